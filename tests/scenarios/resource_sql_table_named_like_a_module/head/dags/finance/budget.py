from airflow.sdk import DAG

DAG("finance_budget", schedule="@daily")
