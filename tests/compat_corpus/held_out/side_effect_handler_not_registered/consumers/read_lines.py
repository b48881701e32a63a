import io

from lenient import clean


def main() -> list[str]:
    file = io.TextIOWrapper(io.BytesIO(b"a\xff\nb"), "ascii", "lenient")
    return [clean(line) for line in file]
