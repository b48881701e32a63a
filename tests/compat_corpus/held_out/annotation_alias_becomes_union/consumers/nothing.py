from payloads.types import is_empty


def main():
    return is_empty({})
