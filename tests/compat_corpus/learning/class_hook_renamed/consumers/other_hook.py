from operators.base import Operator


class Odd(Operator):
    def keep(self, row):
        return row % 2


def main():
    return Odd().run([1, 2, 3])
