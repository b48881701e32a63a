from sqltpl.render import render


def main():
    return render("SELECT 1")
