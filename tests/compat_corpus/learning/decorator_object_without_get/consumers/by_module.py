import tasks


class Loader:
    def load(self):
        return tasks.__name__


def main():
    return Loader().load()
