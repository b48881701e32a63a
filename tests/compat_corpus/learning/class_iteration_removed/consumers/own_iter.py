from frames.result import Result


class Sorted(Result):
    def __iter__(self):
        return iter(sorted(self.rows))


def main():
    return list(Sorted([3, 1]))
