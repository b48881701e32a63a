def merge(*layers):
    merged = {}
    for layer in layers:
        merged.update(layer)
    return merged
