import re

NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class UndefinedError(Exception):
    pass


def render(sql, **values):
    def value_of(found):
        if found[1] not in values:
            raise UndefinedError(found[1])
        return str(values[found[1]])

    return NAME.sub(value_of, sql)
