from dsn.env import VARIABLE


def main():
    return f"export {VARIABLE}=pg://..."
