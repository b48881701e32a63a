from functools import partial

from sync.links import link

from_raw = partial(link, "raw")


def main():
    return [from_raw(target=name)["to"] for name in ("a", "b")]
