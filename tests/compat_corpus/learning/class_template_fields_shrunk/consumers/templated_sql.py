from flowkit.render import render
from flowkit.sql import SqlTask


def main():
    task = SqlTask("SELECT * FROM orders WHERE day = '{{ ds }}'")
    return render(task, {"ds": "2024-01-01"}).execute()
