from again import retry


@retry(2)
def parse(text):
    return int(text)


def main():
    try:
        return parse("x")
    except Exception as error:
        return type(error).__name__
