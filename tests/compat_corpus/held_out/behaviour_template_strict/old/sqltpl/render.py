import re

NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def render(sql, **values):
    return NAME.sub(lambda found: str(values.get(found[1], "")), sql)
