def deep(rows):
    return rows[2:]


def parameter(deep):
    return deep


def local_variable(rows):
    deep = rows
    return deep


def local_import(rows):
    from os import path as deep

    return deep


def comprehension_variable(rows):
    return [deep for deep in rows]


def keyword(rows):
    return dict(deep=rows)


def attribute(rows):
    return rows.deep


def loop_variable(rows):
    for deep in rows:
        return deep


def exception_name(rows):
    try:
        return rows
    except ValueError as deep:
        return deep


def match_capture(rows):
    match rows:
        case [deep]:
            return deep
    return rows


def closure_variable(rows):
    deep = rows

    def inner():
        return deep

    return inner()
