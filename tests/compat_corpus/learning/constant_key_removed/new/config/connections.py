DEFAULTS = {"host": "db", "port": 5432}


def url(**changes):
    values = {**DEFAULTS, **changes}
    return f"{values['host']}:{values['port']}"
