"""Runs inside the interpreter that executes DAG files: stubs, tracing, a sandbox. Standard library only."""
