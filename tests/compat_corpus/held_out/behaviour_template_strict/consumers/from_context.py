from sqltpl import render

CONTEXT = {"ds": "2024-05-01"}


def main():
    return render.render("SELECT '{{ ds }}' AS ds {{limit}}", **CONTEXT)
