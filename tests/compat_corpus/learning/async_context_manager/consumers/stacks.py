from contextlib import ExitStack

from pools.pool import Pool


def main():
    with ExitStack() as stack:
        pools = [stack.enter_context(Pool(size)) for size in (1, 2)]
        return sum(map(len, pools))
