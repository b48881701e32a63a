from context import macros


def main():
    return macros.Context(ds="2024-05-01").get("owner", "nobody")
