from engines.make import Engine


class Fast(Engine):
    limit = 10


def main():
    return Fast("duckdb:y").scheme()
