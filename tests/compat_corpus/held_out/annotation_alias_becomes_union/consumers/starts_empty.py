from payloads.types import Payload


def main():
    found = Payload(rows=0)
    found["rows"] += 1
    return found["rows"]
