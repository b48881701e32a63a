from context.macros import Context


def main():
    return Context(ds="2024-05-01")["owner"]
