from prices.model import rounded


def main():
    return rounded(1.234)
