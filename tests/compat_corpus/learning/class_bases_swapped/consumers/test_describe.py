from engines.engine import Engine


def test_describe():
    assert Engine().describe() == "retries"


def main():
    test_describe()
    return "passed"
