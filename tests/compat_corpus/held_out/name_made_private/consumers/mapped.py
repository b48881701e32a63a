from texts import names


def main():
    return list(map(names.clean_name, ["Order ID", "Amount"]))
