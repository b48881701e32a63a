from naming.dag import dag_id

DAG_ID = dag_id("sales", "daily-load")


def main():
    return DAG_ID
