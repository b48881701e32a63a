"""Python environments, one per lock: made once, found again by the lock's digest, read-only, shared by DAGs."""

from firedoor.environments.interpreters import Interpreter, interpreter
from firedoor.environments.make import environment
from firedoor.environments.values import FOLDER, PEX, VENV, Environment, Lock

__all__ = ["FOLDER", "PEX", "VENV", "Environment", "Interpreter", "Lock", "environment", "interpreter"]
