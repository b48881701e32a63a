from models.table_ref import TableRef

ORDERS = TableRef("main", "orders")
ROWS = {ORDERS: 10}


def main():
    return ROWS[ORDERS]
