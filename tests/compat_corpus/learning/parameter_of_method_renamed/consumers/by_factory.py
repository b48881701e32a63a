from apikit import client_for

DEFAULT_ARGS = {"owner": "sales", "retries": 2}
PAGES = (1, 2)


def extract(page):
    client = client_for(DEFAULT_ARGS["owner"])
    head = client.head("orders")
    body = client.get("orders", params={"page": page})
    return head["url"], len(body["rows"])


def main():
    return [extract(page)[1] for page in PAGES]
