from operators.base import Operator


class Text(Operator):
    def _convert(self, row):
        return str(super()._convert(row))


def main():
    return Text().run([1, 2])
