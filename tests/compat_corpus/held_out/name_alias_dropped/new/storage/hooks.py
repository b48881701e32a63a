__version__ = "2.0.0"


def connect(name, timeout=30):
    return {"name": name, "timeout": timeout}
