from contextlib import contextmanager

LOG = []


@contextmanager
def timer(label):
    LOG.append(f"start {label}")
    yield label
    LOG.append(f"end {label}")
