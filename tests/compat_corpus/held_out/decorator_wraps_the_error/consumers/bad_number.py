from again import retry


def parse(text):
    return int(text)


safe = retry(2)(parse)


def main():
    found = []
    for text in ("1", "x", "3"):
        try:
            found.append(safe(text))
        except ValueError:
            found.append(0)
    return found
