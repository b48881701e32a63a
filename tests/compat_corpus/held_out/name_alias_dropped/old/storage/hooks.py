__version__ = "1.8.0"


def connect(name, timeout=30):
    return {"name": name, "timeout": timeout}


get_conn = connect  # deprecated since 1.4
