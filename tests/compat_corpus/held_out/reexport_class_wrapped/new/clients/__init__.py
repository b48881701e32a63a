from clients import http


def Client(base, retries=3):
    """A client with the defaults of the platform."""
    return http.Client(base.rstrip("/"), retries)
