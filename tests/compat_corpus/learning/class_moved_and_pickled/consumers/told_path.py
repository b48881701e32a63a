from store import Checkpoint


def main():
    return f"{Checkpoint.__module__}.{Checkpoint.__qualname__}"
