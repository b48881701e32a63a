from connections.model import host_of


def main():
    return host_of("db://user:x@db3")
