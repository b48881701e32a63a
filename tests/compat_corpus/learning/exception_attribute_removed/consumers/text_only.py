from db.errors import DbError, execute


def main() -> str:
    try:
        return execute("DROP TABLE c")
    except DbError as error:
        return f"error: {error}"
