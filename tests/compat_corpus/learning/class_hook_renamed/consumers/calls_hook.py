from operators.base import Operator


class Single(Operator):
    def run_one(self, row):
        return self._convert(row)


def main():
    return Single().run_one(3)
