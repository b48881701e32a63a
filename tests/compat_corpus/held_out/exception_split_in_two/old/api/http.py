class HttpError(Exception):
    def __init__(self, status):
        super().__init__(f"status {status}")
        self.status = status


def get(status):
    if status >= 400:
        raise HttpError(status)
    return {"status": status}
