"""A DAG file → everything that it can reach, and the fingerprint of that."""
