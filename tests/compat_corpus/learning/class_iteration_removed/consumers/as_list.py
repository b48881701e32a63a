from frames.result import query


def main():
    return [name for name, _ in query("SELECT 1").to_list()]
