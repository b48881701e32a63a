from flows.hooks import on_rows


def mark(row, number=9):
    return f"{row}#{number}"


def main():
    return on_rows(["a", "b"], mark)
