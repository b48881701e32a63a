from api.http import HttpError, get


def main():
    try:
        return get(401)
    except HttpError as error:
        return "renewed" if error.status == 401 else "failed"
