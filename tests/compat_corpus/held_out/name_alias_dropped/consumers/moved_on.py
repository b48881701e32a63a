from storage.hooks import connect


def main():
    return connect("dwh")["name"]
