from storage.hooks import get_conn


def main():
    return get_conn("dwh")["timeout"]
