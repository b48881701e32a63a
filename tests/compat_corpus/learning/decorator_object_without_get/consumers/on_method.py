from tasks.audit import audited


class Loader:
    table = "orders"

    @audited
    def load(self):
        return f"loaded {self.table}"


def main():
    return Loader().load()
