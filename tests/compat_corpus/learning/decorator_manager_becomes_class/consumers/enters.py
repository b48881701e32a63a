from timing.timer import LOG, timer


def main():
    with timer("load") as label:
        LOG.append(label)
    return LOG
