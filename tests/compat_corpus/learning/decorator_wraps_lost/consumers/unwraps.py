from tasks.timed import timed


@timed
def load(table):
    return f"loaded {table}"


def main():
    return load.__wrapped__("orders")
