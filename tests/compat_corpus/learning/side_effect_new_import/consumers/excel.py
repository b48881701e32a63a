from exporters.excel import to_excel


def main():
    return to_excel([1, 2])
