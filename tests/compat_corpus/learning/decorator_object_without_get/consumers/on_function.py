from tasks.audit import audited


@audited
def load(table):
    return f"loaded {table}"


def main():
    return load("orders")
