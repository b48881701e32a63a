from engines.make import Engine

ENGINES = ["a:1", "b:2"]


def main():
    return [Engine.scheme(Engine(url)) for url in ENGINES]
