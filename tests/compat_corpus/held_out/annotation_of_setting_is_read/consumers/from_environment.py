from typing import get_type_hints

from settings_base.job import JobSettings

ENVIRONMENT = {"JOB_PAUSE": "3", "JOB_QUEUE": "slow"}


def load() -> JobSettings:
    settings = JobSettings()
    for name, kind in get_type_hints(JobSettings).items():
        if f"JOB_{name.upper()}" in ENVIRONMENT:
            setattr(settings, name, kind(ENVIRONMENT[f"JOB_{name.upper()}"]))
    return settings


def main() -> list[int]:
    return list(range(load().pause))
