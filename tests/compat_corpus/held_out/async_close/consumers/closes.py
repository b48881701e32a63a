from contextlib import closing

from pools.pool import Pool


def main():
    with closing(Pool(2)) as pool:
        pool.take()
    return pool.closed
