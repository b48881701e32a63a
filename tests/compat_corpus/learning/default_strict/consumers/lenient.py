from rows.pick import pick


def main():
    return pick({"id": 1}, ["email"], strict=False)
