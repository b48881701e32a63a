from deep import api


def transform(rows):
    return [row for row in rows if row]


def main():
    rows = transform(api.read("raw"))
    return api.write("mart", rows)
