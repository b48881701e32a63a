from lake.partitions import partitions


def main() -> list[str]:
    done = []
    for name in partitions("orders", 2):
        done.append(name.upper())
    return done
