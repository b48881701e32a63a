from collections.abc import Callable


class StepError(Exception):
    pass


def run_all(steps: list[Callable[[], int]]) -> list[int]:
    done = []
    for step in steps:
        try:
            done.append(step())
        except ArithmeticError as error:
            raise StepError(str(error)) from error
    return done
