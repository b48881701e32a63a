from pipekit import chunks


def load(batch):
    from pipekit.utils import first

    return first(batch)


def main():
    return [load(batch) for batch in chunks([1, 2, 3, 4, 5], 2)]
