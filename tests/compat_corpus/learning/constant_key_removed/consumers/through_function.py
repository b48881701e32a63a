from config.connections import url


def main():
    return url(host="other")
