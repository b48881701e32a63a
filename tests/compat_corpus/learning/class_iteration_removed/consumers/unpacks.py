from frames.result import query


def main():
    first, *rest = query("SELECT 1")
    return first
