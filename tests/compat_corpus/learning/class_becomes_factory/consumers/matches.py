from engines.make import Engine


def main():
    match Engine("duckdb:z"):
        case Engine(url=url):
            return url
    return "no engine"
