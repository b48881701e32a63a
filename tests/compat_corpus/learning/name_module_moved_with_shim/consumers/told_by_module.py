from acme_common import frames


def main() -> str:
    return f"{frames.total.__module__}.{frames.total.__name__}"
