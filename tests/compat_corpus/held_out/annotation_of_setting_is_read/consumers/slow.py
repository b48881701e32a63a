from settings_base.job import JobSettings


class Slow(JobSettings):
    queue = "slow"


def main() -> str:
    return Slow().describe()
