from clients import Client


def url_of(target):
    return target.url("ping") if isinstance(target, Client) else str(target)


def main():
    return [url_of(Client("https://a")), url_of("https://b")]
