from plugins.registry import FOUND, plugin


@plugin
def mask(text):
    return text[:1] + "***"


def main():
    return FOUND["mask"]("secret")
