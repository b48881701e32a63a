from plugins.registry import FOUND, plugin


@plugin
class Csv:
    slug = "csv"


def main():
    return sorted(FOUND)
