from rows.pick import pick

ROWS = [{"id": 1, "email": "x"}, {"id": 2}]


def main():
    return [pick(row, ["id", "email"]) for row in ROWS]
