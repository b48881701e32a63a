from db.errors import DbError, execute


def main() -> str:
    try:
        return execute("DROP TABLE a")
    except DbError as error:
        return "retry" if error.code == 40 else "give up"
