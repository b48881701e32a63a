"""Database engines behind one small protocol: what a stage asks of the place where its tables are.

Nothing here imports a driver before it connects, and nothing imports the rest of this library: firedoor loads this
folder beside Airflow, whatever release of the library a DAG is on.
"""

from .opening import connect, engine_for
from .protocol import Column, Engine, EngineError, Name, Relation, Rows

__all__ = ["Column", "Engine", "EngineError", "Name", "Relation", "Rows", "connect", "engine_for"]
