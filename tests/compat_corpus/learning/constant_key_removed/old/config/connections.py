DEFAULTS = {"host": "db", "port": 5432, "user": "etl"}


def url(**changes):
    values = {**DEFAULTS, **changes}
    return f"{values['host']}:{values['port']}"
