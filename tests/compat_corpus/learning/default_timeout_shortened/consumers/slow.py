from jobs.wait import wait


def main():
    return wait(40, poll=4)
