from concurrent.futures import ThreadPoolExecutor


def run(function, *arguments):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


def name_of(function):
    return function.__name__
