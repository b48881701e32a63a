def deep(rows):
    return rows[1:]


def fstring(rows):
    return f"{rows} {deep(rows)!r:>{len(rows)}}"


def format_spec(rows):
    return f"{1:{len(deep(rows))}}"


def comprehension(rows):
    return [deep([row]) for row in rows]


def condition(rows):
    return [row for row in rows if deep(rows)]


def lambda_default(rows):
    return (lambda found=deep: found(rows))()


def walrus(rows):
    if (found := deep(rows)):
        return found
    return rows


def nested(rows):
    def inner():
        def most():
            return deep(rows)

        return most()

    return inner()


def star_argument(rows):
    return [*deep(rows)]


def with_item(rows):
    with open(str(deep(rows))) as file:
        return file


def match_guard(rows):
    match rows:
        case [] if deep(rows):
            return 1
    return 2


def local_class(rows):
    class Local:
        found = deep(rows)

    return Local.found


def global_statement(rows):
    global deep
    return deep(rows)


def outer_of_comprehension(rows):
    [deep for deep in rows]
    return deep(rows)


def method_past_class_scope(rows):
    class Local:
        deep = 1

        def run(self):
            return deep(rows)

    return Local().run()
