from naming.patterns import TABLE


def main():
    return TABLE.findall("orders,shops")
