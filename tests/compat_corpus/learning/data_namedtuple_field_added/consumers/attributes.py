from models.column import columns


def main():
    return [column.name.upper() for column in columns("orders")]
