from sqltpl.render import render

SQL = "SELECT * FROM {{ table }} {{ filter }}"


def main():
    return render(SQL, table="orders").strip()
