from tasks.task import Task


class Load(Task):
    def prepare(self, table):
        self.table = table
        return self

    def execute(self):
        return f"loaded {self.table}"


def main():
    return Load().prepare("orders").run()
