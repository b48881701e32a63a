from db.errors import DbError, execute


def main() -> int:
    try:
        execute("DROP TABLE b")
    except DbError as error:
        return int(getattr(error, "code", 0))
    return -1
