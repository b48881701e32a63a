def read(name):
    if not name:
        raise ValueError("no name")
    yield f"{name}:1"
    yield f"{name}:2"
