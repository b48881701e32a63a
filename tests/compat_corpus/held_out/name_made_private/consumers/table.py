from texts.names import table_name


def main():
    return table_name("sales", "Orders EU")
