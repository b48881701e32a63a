import retrying

version = getattr(retrying, "__version__", "0.0.0")


def main():
    return "legacy" if version < "3" else "current"
