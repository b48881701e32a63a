"""Which tables, assets and DAGs a DAG file reads and writes, and who is data-affected when it changes."""
