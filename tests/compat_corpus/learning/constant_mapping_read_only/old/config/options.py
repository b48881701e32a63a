OPTIONS = {"engine": "duckdb", "threads": 2}
