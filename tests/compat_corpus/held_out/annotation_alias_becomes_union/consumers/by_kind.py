from payloads.types import Payload

WRITERS = {Payload: "json", str: "text"}


def main():
    return WRITERS[type({"a": 1})]
