from charts.draw import draw


def main():
    return draw([1, 2], title="sales", color="red")
