from charts.draw import draw


def report(rows, **style):
    return draw(rows, "report", **style)


def main():
    return report([1], width=300, color="green")
