class RemoteError(Exception):
    pass


def call(path):
    if path != "/ok":
        raise RemoteError(f"404 not found: {path}")
    return "ok"
