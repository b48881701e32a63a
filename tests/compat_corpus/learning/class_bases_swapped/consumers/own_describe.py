from engines.engine import Engine
from engines.mixins import Logs


class Local(Engine):
    def describe(self):
        return "local " + Logs.describe(self)


def main():
    return Local().describe()
