from tasks.audit import audited


class Loader:
    @staticmethod
    @audited
    def load(table):
        return f"loaded {table}"


def main():
    return Loader.load("orders")
