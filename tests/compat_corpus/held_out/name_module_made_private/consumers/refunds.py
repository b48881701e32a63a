from partitions import path_for


def main():
    return path_for("refunds", "2024-05-01")
