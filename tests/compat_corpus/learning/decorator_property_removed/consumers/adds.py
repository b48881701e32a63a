from frames.batch import Batch


def main():
    return sum(Batch(rows).count for rows in ([1], [2, 3]))
