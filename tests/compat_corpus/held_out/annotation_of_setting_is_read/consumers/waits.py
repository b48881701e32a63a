from settings_base.job import JobSettings


def main() -> int:
    return JobSettings().pause * 10
