from transient.errors import TRANSIENT


def main() -> str:
    try:
        raise TimeoutError("slow")
    except TRANSIENT as error:
        return str(error)
