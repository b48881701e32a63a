from api.http import HttpError, get


def main():
    try:
        return get(503)
    except HttpError as error:
        return error.status
