from ops.base import Operator


class Nothing(Operator):
    pass


def main() -> dict[str, object]:
    return Nothing("nothing").rendered()
