from plugins.registry import FOUND


def main():
    return "some" if FOUND else "none yet"
