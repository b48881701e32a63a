import again


@again.retry(times=3)
def read(path):
    raise OSError(path)


def main():
    try:
        return read("a")
    except Exception:
        return "gave up"
