def _chunks(items, size):
    for start in range(0, len(items), size):
        yield items[start : start + size]


def batches(items, size=2):
    return list(_chunks(items, size))
