from pathlib import Path


def publish(folder: str, rows: list[str]) -> int:
    """Writes the rows of a partition."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    (path / "part-0.csv").write_text("\n".join(rows), "utf-8")
    (path / "_SUCCESS").write_text(str(len(rows)), "utf-8")
    return len(rows)
