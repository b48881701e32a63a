"""Random repositories with task bodies, one random change of them, and what running them shows."""
