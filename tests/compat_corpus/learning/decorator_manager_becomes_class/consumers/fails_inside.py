from timing.timer import LOG, timer


def main():
    try:
        with timer("a"):
            raise ValueError
    except ValueError:
        return LOG
