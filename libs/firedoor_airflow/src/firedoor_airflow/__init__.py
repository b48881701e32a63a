"""What is installed in Airflow itself to run released artifacts. An artifact alone needs none of it to be parsed."""
