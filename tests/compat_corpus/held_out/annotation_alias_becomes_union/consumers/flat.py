from payloads.types import Payload


def main():
    return ["nested" if isinstance(value, Payload) else "flat" for value in ({}, [], 1)]
