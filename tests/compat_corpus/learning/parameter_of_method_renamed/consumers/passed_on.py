from apikit import client_for


def fetch(api, path, day):
    return api.get(path, params={"day": day})["url"]


def main():
    api = client_for("sales")
    return [fetch(api, "orders", day) for day in ("mon", "tue")]
