from naming.dag import tag


def main():
    return tag("sales-eu")
