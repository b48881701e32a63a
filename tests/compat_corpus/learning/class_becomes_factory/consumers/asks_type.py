from engines.make import Engine


def as_engine(value):
    return value if isinstance(value, Engine) else Engine(value)


def main():
    return as_engine("sqlite:x").scheme()
