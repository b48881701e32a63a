from .one import tidy
