from rows.pick import pick

ROW = {"id": 1, "name": "a"}


def main():
    return pick(ROW, ["id", "name"])
