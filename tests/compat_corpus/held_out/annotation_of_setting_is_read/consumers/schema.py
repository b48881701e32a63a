from settings_base.job import JobSettings


def main() -> dict[str, str]:
    return {name: kind.__name__ for name, kind in JobSettings.__annotations__.items()}
