from dataclasses import dataclass

from models.job import Job


@dataclass
class TeamJob(Job):
    team: str = "sales"


def main():
    return TeamJob(name="load").team
