from concurrent.futures import ThreadPoolExecutor

from jobs.wait import wait


def main():
    with ThreadPoolExecutor(1) as pool:
        return list(pool.map(wait, [3, 30]))
