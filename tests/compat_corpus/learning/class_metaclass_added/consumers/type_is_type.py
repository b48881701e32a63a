from plugins.plugin import Plugin


def main() -> bool:
    return type(Plugin) is type
