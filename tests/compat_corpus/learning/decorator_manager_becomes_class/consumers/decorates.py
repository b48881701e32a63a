from timing.timer import LOG, timer


@timer("load")
def load():
    return 5


def main():
    return [load(), *LOG]
