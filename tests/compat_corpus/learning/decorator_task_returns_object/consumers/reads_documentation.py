from taskkit.task import task


@task
def extract() -> list[int]:
    """Reads orders."""
    return [1, 2]


def main() -> str:
    text = extract.__doc__
    return text or "none"
