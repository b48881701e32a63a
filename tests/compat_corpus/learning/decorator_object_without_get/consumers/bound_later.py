from tasks.audit import audited


@audited
def describe(self, suffix):
    return f"{self.table}{suffix}"


class Table:
    table = "orders"


Table.describe = describe


def main():
    return Table().describe("!")
