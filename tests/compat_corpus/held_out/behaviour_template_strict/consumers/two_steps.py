from sqltpl.render import render


def main():
    sql = render("{{ a }}-{{ b }}", a="1")
    return sql.rstrip("-")
