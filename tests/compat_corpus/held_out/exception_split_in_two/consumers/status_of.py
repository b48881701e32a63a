from api.http import get


def main():
    try:
        return get(401)["status"]
    except Exception as error:
        return error.status
