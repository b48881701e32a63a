import retrying


def main():
    return f"retrying {retrying.__version__}, {len(retrying.attempts(3))} attempts"
