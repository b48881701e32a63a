from tasks.retry import retry


@retry(times=3)
def load(table):
    return f"loaded {table}"


def main():
    return load("orders")
