from models.column import columns


def main():
    return [column[1] for column in columns("orders")]
