def need(values, name):
    if name not in values:
        raise RuntimeError(f"{name} is needed")
    return values[name]
