from collections import defaultdict

from grain import keys


def main():
    by_key = defaultdict(list)
    for table in sorted(keys.KEYS):
        by_key[keys.key_columns(table)].append(table)
    return dict(by_key)
