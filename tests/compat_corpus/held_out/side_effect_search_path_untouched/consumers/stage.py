from bootstrap import env


def main():
    return env()
