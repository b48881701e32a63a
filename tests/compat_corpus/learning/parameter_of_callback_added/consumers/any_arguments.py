from flows.hooks import on_rows


def main():
    return on_rows(["a", "b"], lambda row, *more: row.upper())
