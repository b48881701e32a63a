from quality.checks import not_empty


def main():
    return not_empty([1, 2])
