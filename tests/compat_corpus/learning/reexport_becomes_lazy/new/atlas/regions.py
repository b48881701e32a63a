REGIONS = ("eu", "us")


def region_of(host: str) -> str:
    return host.split("-")[0]
