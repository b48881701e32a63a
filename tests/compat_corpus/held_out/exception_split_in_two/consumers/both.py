from api import http

REFUSED = (http.HttpError, getattr(http, "AuthError", http.HttpError))


def main():
    try:
        return http.get(401)
    except REFUSED as error:
        return str(error)
