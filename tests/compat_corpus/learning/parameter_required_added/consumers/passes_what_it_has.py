import clients.api

CONNECTION = {"base": "http://x"}


def main():
    client = clients.api.Client(**CONNECTION)
    return client.url("y")
