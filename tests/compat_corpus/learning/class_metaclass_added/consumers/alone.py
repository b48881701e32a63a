from plugins.plugin import Plugin


class Load(Plugin):
    limit = 3


def main() -> str:
    return Load().name()
