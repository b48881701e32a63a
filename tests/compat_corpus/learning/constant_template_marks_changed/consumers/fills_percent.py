from config.sql import COPY


def main():
    return COPY % ("orders", "in.csv")
