def pick(row, names, strict=True):
    missing = [name for name in names if name not in row]
    if strict and missing:
        raise KeyError(missing[0])
    return {name: row.get(name) for name in names}
