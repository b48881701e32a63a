from tasks.deco import task


@task
def merge(*parts: int) -> int:
    return sum(parts)


def main() -> int:
    return merge(1, 2, 3)
