from fanout.run import StepError, run_all


def main() -> list[str]:
    seen = []
    try:
        run_all([lambda: 1, lambda: 1 // 0])
    except* StepError as group:
        seen += [str(error) for error in group.exceptions]
    return seen
