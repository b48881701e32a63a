from queries.builder import Query


def main() -> str:
    query = Query("orders")
    query.where("id = 1")
    query.where("amount > 0")
    return query.text()
