from background.run import run


def main():
    return run(sorted, [3, 1, 2])
