from frames.result import query


def main():
    return dict(query("SELECT 1"))
