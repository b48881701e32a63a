"""Where SQL reads and writes: placed, and moved to a stage. Needs sqlglot and nothing else of ours.

It runs beside Airflow, in the process that meets a statement at the hook, on Python 3.10 and later; so nothing here
imports firedoor, and all imports within are relative: the folder can be put under any name on ``sys.path``.

    built = {Name("", "mart", "daily"): Built("dags/…")}
    overlay = Overlay("acc", own=(Namespace("*", to_schema="acc_mr7"),), built=built)
    answer = place(sql, "postgres", defaults)          # Statement(reads, writes, after) or Refusal(code, message, fix)
    text = moved(answer, overlay.sides, defaults)      # the text to run, or a Refusal
    defaults = answer.after                            # for the next text of the same connection
"""

from .answers import Defaults, Mode, Refusal, Statement, Use
from .names import Name
from .overlay import Built, Namespace, Overlay, Row, explained
from .partitions import Parts, Touch, touches
from .place import place
from .rewrite import Sides, moved, rewrite

__all__ = [
    "Built",
    "Defaults",
    "Mode",
    "Name",
    "Namespace",
    "Overlay",
    "Parts",
    "Refusal",
    "Row",
    "Sides",
    "Statement",
    "Touch",
    "Use",
    "explained",
    "moved",
    "place",
    "rewrite",
    "touches",
]
