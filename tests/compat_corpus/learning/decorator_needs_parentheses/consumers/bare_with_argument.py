from tasks.retry import retry


@retry
def load(table):
    return f"loaded {table}"


def main():
    return load("orders").upper()
