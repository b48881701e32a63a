from config.sql import COPY


def main():
    return COPY.split()[0]
