def read(name):
    if not name:
        raise ValueError("no name")
    return iter([f"{name}:1", f"{name}:2"])
