from models.column import columns


def main():
    return ("amount", "float") in columns("orders")
