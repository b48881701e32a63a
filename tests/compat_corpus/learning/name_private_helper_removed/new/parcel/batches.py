def batches(items, size=2):
    return [items[start : start + size] for start in range(0, len(items), size)]
