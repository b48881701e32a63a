from operators.base import Operator


class Doubling(Operator):
    def _convert(self, row):
        return 2 * row


def main():
    return Doubling().run([1, 2])
