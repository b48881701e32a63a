from queries import builder


def main() -> str:
    query = builder.Query("orders")
    query = query.where("id = 1")
    return query.text()
