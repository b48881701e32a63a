import contextlib
import io

from steps.step import step


def main():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        print(step("a"))
    return out.getvalue()
