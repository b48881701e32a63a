from collections.abc import Callable


class StepError(Exception):
    pass


def run_all(steps: list[Callable[[], int]]) -> list[int]:
    done, failed = [], []
    for step in steps:
        try:
            done.append(step())
        except ArithmeticError as error:
            failed.append(StepError(str(error)))
    if failed:
        raise ExceptionGroup("steps failed", failed)
    return done
