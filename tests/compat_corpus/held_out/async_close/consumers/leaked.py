from pools.pool import Pool


def main():
    pool = Pool(2)
    pool.take()
    return 2 - pool.close()
