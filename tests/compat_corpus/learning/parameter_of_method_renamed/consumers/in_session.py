from apikit import session


def main():
    with session("sales") as api:
        rows = api.get("orders", params={})["rows"]
    return rows
