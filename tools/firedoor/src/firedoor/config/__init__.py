"""``[tool.firedoor]`` and ``dag.toml``: text becomes frozen values that remember where they came from."""

from firedoor.config.globs import matcher
from firedoor.config.read import read_config, read_dag_config
from firedoor.config.values import Config, DagConfig, Edge

__all__ = ["Config", "DagConfig", "Edge", "matcher", "read_config", "read_dag_config"]
