from loads.summary import summary


def main():
    return "{table} has {row_count} rows".format(**summary([1]))
