from config.connections import DEFAULTS, url

DSN = DEFAULTS["user"] + "@" + url()


def main():
    return DSN
