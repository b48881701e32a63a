try:
    from lib.fast import tidy
except ImportError:
    from lib.clean import tidy
