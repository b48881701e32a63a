from airflow.sdk import task

def other(rows):
    return rows
