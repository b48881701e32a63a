"""Closure and lock become one reproducible zip per DAG file; wheels and artifacts are verified before they are kept."""
