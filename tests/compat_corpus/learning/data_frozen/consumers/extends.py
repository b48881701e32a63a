from dataclasses import dataclass

from models.config import Config


@dataclass
class TeamConfig(Config):
    team: str = "sales"


def main() -> str:
    return TeamConfig("main").team
