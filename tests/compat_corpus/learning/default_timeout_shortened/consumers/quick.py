from jobs.wait import wait


def main():
    return wait(3)
