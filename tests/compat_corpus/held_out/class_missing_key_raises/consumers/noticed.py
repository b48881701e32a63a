from context.macros import Context


def main():
    try:
        return Context()["ds"]
    except KeyError:
        return "today"
