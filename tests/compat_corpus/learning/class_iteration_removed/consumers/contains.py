from frames.result import query


def main():
    return ("a", 1) in query("SELECT 1")
