from engines.engine import Engine
from engines.mixins import Logs, Retries


class Ordered(Retries, Logs):
    pass


class Local(Engine, Ordered):
    name = "local"


def main():
    return Local().name
