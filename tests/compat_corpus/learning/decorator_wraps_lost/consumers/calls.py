from tasks.timed import timed


@timed
def load(table, limit=1):
    return f"{table}:{limit}"


def main():
    return load("orders", limit=2)
