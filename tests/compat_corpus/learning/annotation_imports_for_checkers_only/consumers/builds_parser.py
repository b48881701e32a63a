import inspect

from mail.message import subject

SIGNATURE = inspect.signature(subject, eval_str=True)


def main() -> list[str]:
    return list(SIGNATURE.parameters)
