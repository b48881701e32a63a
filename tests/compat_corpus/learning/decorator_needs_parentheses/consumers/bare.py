from tasks.retry import retry


@retry
def load():
    return "loaded"


def main():
    return load()
