import json

from config import options


def main():
    return json.dumps(options.OPTIONS)
