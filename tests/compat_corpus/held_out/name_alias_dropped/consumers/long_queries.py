from functools import partial

from storage import hooks

patient = partial(hooks.get_conn, timeout=600)


def main():
    return patient("dwh")
