from retrying import attempts


def main():
    return attempts(2)
