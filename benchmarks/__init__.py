"""Benchmarks: each folder is one, with one command."""
