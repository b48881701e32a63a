from pools.pool import Pool


def main():
    return Pool(3).size
