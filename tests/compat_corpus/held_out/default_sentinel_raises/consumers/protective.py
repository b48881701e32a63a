from settings.store import get


def main():
    try:
        return {"team": get("team")}
    except KeyError:
        return {}
