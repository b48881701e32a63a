from flows.hooks import on_rows


def main():
    return on_rows([3, 4.12], round)
