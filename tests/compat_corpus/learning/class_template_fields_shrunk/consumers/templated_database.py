from flowkit.render import render
from flowkit.sql import SqlTask

task = SqlTask("SELECT 1", database="{{ stage }}_sales")


def main():
    return render(task, {"stage": "dev"}).execute()
