from apikit import client_for


def main():
    return client_for("sales").get("orders", {"page": 1})["url"]
