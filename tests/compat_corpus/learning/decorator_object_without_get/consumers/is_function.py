import types

from tasks.audit import audited


@audited
def load():
    return 1


def main():
    return [name for name, found in globals().items() if isinstance(found, types.FunctionType) and name != "main" and name != "audited"]
