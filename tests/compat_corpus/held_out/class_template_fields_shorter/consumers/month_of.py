from datetime import date

from operators.s3 import ToS3


def main():
    task = ToS3("orders.csv").render(ds="2024-05-01")
    return date.fromisoformat(task.day).month
