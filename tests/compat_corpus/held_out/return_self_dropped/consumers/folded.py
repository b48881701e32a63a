from functools import reduce

from queries.builder import Query


def main() -> str:
    query = reduce(Query.where, ["id > 3", "amount > 0"], Query("orders"))
    return query.text()
