from .two import tidy
