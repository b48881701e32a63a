from ops.operator import Operator


class Named(Operator):
    team = "sales"


def main() -> str:
    return Named("load").label() + Named.team
