from alerting.post import post


def main():
    return post("done")
