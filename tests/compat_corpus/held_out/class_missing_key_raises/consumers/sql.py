from context.macros import quoted


def main():
    return quoted("a")
