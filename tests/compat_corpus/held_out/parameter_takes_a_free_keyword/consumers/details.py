from alerting.post import post


def main():
    return post("loaded", rows=10, table="orders")
