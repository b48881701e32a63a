from naming.patterns import DAY


def main():
    return DAY.search("orders_2024-05-01.csv").group(1)
