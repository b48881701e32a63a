from functools import partial

from rows.pick import pick

email = partial(pick, names=("email",))


def main():
    return list(map(email, [{"email": "x"}, {}]))
