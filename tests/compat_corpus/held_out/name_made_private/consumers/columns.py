from texts.names import *

HEADER = "Order ID;Total Amount;Country"


def columns(header):
    return [clean_name(column) for column in header.split(";")]


def main():
    found = columns(HEADER)
    return {"table": table_name("sales", "Orders EU"), "columns": found}
