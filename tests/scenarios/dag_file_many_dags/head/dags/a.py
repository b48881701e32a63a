from airflow import DAG

for name in ("x", "z"):
    globals()[name] = DAG(f"load_{name}")
