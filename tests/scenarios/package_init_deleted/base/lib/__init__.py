from lib.clean import tidy
