from pools.pool import Pool


def main():
    with Pool(2) as connections:
        return len(connections)
