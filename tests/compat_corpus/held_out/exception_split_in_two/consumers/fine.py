from api.http import get


def main():
    return get(200)
