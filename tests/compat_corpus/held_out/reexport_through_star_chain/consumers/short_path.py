import lakehouse as lh


def main():
    columns = map(lh.normalise, ["A", " b"])
    return list(columns)
