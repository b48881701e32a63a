from tasks.task import Task


class Copy(Task):
    def __init__(self, prepare=False):
        self.prepare = prepare


def main():
    return Copy(prepare=True).run()
