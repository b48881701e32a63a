"""Which artifact of each DAG file runs in an environment: the manifest, one atomic switch, and the way back."""
