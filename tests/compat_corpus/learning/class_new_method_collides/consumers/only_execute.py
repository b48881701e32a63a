from tasks.task import Task


class Other(Task):
    def execute(self):
        return "other"


def main():
    return Other().run()
