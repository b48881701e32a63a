"""What tasks may do on a stage besides SQL: side effects are left out, and who waits for the world does not wait long.

Each task that is treated otherwise than as written is told: nothing is run silently, nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SIDE_EFFECTS = {
    "EmailOperator": "sends mail",
    "SlackAPIOperator": "posts to Slack",
    "SlackAPIPostOperator": "posts to Slack",
    "SlackAPIFileOperator": "posts to Slack",
    "SlackWebhookOperator": "posts to Slack",
    "MSTeamsWebhookOperator": "posts to Teams",
    "MSTeamsPowerAutomateWebhookOperator": "posts to Teams",
    "DiscordWebhookOperator": "posts to Discord",
    "TelegramOperator": "posts to Telegram",
    "OpsgenieCreateAlertOperator": "raises an alert",
    "PagerdutyEventsOperator": "raises an alert",
    "JiraOperator": "writes to Jira",
    "HttpOperator": "calls an HTTP service",
    "SimpleHttpOperator": "calls an HTTP service",
    "SSHOperator": "runs a command on another machine",
    "SFTPOperator": "moves files to or from another machine",
    "KubernetesPodOperator": "starts a pod",
    "DockerOperator": "starts a container",
    "SnsPublishOperator": "publishes a message",
    "SqsPublishOperator": "publishes a message",
    "PubSubPublishMessageOperator": "publishes a message",
    "ProduceToTopicOperator": "publishes a message",
    "TriggerDagRunOperator": "starts a run of another DAG",
}
"""The name of an operator class, of its own or of a base, → what it does beyond tables."""

ELSEWHERE = {
    "ExternalTaskSensor": "waits for another DAG, whose tables the stage has already",
    "ExternalTaskMarker": "marks another DAG",
}
"""Operators that look into Airflow's database for runs that are not there on a stage."""

HUMAN = "HITLOperator"
LONGEST_WAIT = 30
"""Seconds that a sensor may wait on a stage."""


def prepare(tasks: Iterable[Any], skips: dict[str, str], answers: dict[str, Any]) -> list[dict[str, str]]:
    """Treat ``tasks`` for a stage, and tell of each one that is not run as written: its id, how it is treated, why.

    ``skips`` adds operator class names (or task ids) to those with side effects, ``answers`` tells what a person chose,
    by task id.
    """
    told = []
    for task in tasks:
        names = [kind.__name__ for kind in type(task).__mro__]
        if getattr(task, "is_mapped", False):  # a mapped task
            names = [kind.__name__ for kind in task.operator_class.__mro__]
        effect = next((f"{name} {does}" for name in names for does in [SIDE_EFFECTS.get(name)] if does), "")
        effect = next((f"{name}: {skips[name]}" for name in (task.task_id, *names) if name in skips), effect)
        elsewhere = next((f"{name} {does}" for name in names for does in [ELSEWHERE.get(name)] if does), "")
        if effect or elsewhere:
            _replace(task, None)
            told.append({"task_id": task.task_id, "treated": "skipped", "why": effect or elsewhere})
        elif HUMAN in names:
            told.append(_answered(task, answers))
        elif "BaseSensorOperator" in names:
            _hurry(task)
            told.append({"task_id": task.task_id, "treated": "hurried", "why": f"waits {LONGEST_WAIT} s at most"})
    return told


def _replace(task: Any, result: Any) -> None:
    """Have ``task`` give ``result`` and do nothing, also where it is mapped or would be deferred."""

    def nothing(self: Any, context: Any) -> Any:
        return result

    kind = getattr(task, "operator_class", None) or type(task)
    body = {"execute": nothing, "start_from_trigger": False, "__module__": kind.__module__}
    quiet = type(kind.__name__, (kind,), body)
    if getattr(task, "is_mapped", False):
        object.__setattr__(task, "operator_class", quiet)
    else:
        object.__setattr__(task, "execute", nothing.__get__(task))


def _answered(task: Any, answers: dict[str, Any]) -> dict[str, str]:
    chosen = answers.get(task.task_id, getattr(task, "defaults", None))
    if not chosen:
        wanted = (
            f'[tool.firedoor.stages] answers = {{ {task.task_id} = "{(getattr(task, "options", None) or ["…"])[0]}" }}'
        )

        def ask(self: Any, context: Any) -> Any:
            raise RuntimeError(
                f"error[FD926]: task {task.task_id} waits for a person, and nobody sits at a stage\n"
                f"  because   it has no defaults, and no answer is configured\n  fix       {wanted}"
            )

        object.__setattr__(task, "execute", ask.__get__(task))
        return {"task_id": task.task_id, "treated": "refused", "why": "waits for a person; no answer is configured"}
    options = [chosen] if isinstance(chosen, str) else list(chosen)
    _replace(task, {"chosen_options": options, "params_input": {}})
    return {"task_id": task.task_id, "treated": "answered", "why": f"a person would choose; here: {', '.join(options)}"}


def _hurry(task: Any) -> None:
    fields = task.partial_kwargs if getattr(task, "is_mapped", False) else None
    for name, value in (("mode", "poke"), ("poke_interval", 1.0), ("timeout", LONGEST_WAIT), ("soft_fail", False)):
        if fields is not None:
            fields[name] = value
        else:
            object.__setattr__(task, name, value)
