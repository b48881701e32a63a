from rows.pick import pick


def main():
    try:
        return pick({"id": 1}, ["email"])
    except KeyError:
        return {}
