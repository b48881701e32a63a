from copying.load import target


def main():
    return target("orders")
