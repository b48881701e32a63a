def __getattr__(name):
    if name == "tidy":
        from lib.clean import tidy

        return tidy
    raise AttributeError(name)
