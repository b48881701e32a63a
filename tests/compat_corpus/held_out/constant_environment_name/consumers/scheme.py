from dsn.env import driver


def main():
    return driver("pg://z")
