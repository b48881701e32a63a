from alerting.post import post


def main():
    return post("load failed", level="error")
