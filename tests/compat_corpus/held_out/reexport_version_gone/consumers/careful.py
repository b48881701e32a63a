try:
    from retrying import __version__ as version
except ImportError:
    version = "3.2.1"


def main():
    return version.split(".")[0]
