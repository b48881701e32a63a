class HttpError(Exception):
    def __init__(self, status):
        super().__init__(f"status {status}")
        self.status = status


class AuthError(Exception):
    pass


def get(status):
    if status in (401, 403):
        raise AuthError(f"status {status}")
    if status >= 400:
        raise HttpError(status)
    return {"status": status}
