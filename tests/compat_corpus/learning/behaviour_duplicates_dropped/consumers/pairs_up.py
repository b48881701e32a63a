from dedupe.merge import merge

DAYS = ["mon", "mon", "tue"]


def main():
    rows = merge(["x", "y"], ["x"])
    return [f"{day}:{row}" for day, row in zip(DAYS, rows, strict=True)]
