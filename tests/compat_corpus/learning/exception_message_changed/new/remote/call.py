class RemoteError(Exception):
    pass


def call(path):
    if path != "/ok":
        raise RemoteError(f"No such resource: {path} (status 404)")
    return "ok"
