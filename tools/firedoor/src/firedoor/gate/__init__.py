"""What a change must show before it may pass: the plan says what is expected, the gate what evidence has shown."""

from firedoor.gate.judge import judge
from firedoor.gate.judgement import VERDICTS, Gate, Judgement, Verdict
from firedoor.gate.plan import Entry, Job, Plan, plan_digest, read_plan
from firedoor.gate.shards import MOST_JOBS, USUAL_JOBS, divide

__all__ = [
    "MOST_JOBS",
    "USUAL_JOBS",
    "VERDICTS",
    "Entry",
    "Gate",
    "Job",
    "Judgement",
    "Plan",
    "Verdict",
    "divide",
    "judge",
    "plan_digest",
    "read_plan",
]
