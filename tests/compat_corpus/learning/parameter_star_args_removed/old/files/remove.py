def remove(*paths: str) -> list[str]:
    return [f"rm {path}" for path in paths]
