from pools.pool import Pool


def main():
    return Pool(5).take()
