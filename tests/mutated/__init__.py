"""The DAGs of this repository, executed with one thing in them changed at a time."""
