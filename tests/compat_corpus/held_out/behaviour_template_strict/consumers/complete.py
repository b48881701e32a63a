from sqltpl.render import render


def main():
    return render("DELETE FROM {{ table }}", table="orders")
