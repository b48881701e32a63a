from partitions.paths import path_for


def main():
    return path_for("orders", "2024-05-01")
