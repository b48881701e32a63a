from alerting.post import post


def main():
    return post("stock low", sku="A-1", level=3)
