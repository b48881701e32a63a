import schema.models


def main():
    return schema.models.Order.table()
