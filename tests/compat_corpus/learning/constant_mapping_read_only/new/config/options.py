from types import MappingProxyType

OPTIONS = MappingProxyType({"engine": "duckdb", "threads": 2})
