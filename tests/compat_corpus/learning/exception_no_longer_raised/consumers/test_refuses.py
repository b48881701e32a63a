from transfer.upload import upload


def test_refuses_text() -> None:
    try:
        upload("b.txt")
    except ValueError:
        return
    raise AssertionError("not refused")


def main() -> str:
    test_refuses_text()
    return "passed"
