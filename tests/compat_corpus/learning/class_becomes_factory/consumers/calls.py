from engines.make import Engine


def main():
    return Engine("duckdb:x").scheme()
