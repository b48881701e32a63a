from config import connections


def main():
    return "{user}@{host}".format_map(connections.DEFAULTS)
