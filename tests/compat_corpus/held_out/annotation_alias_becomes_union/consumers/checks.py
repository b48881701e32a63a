from payloads.types import Payload


def main():
    return [isinstance(value, Payload) for value in ({}, "x", 3)]
