from airflow import DAG

for name in ("x", "y"):
    globals()[name] = DAG(f"load_{name}")
