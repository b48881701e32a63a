from readers import get_reader

JOBS = [{"kind": "csv", "text": "a,b"}, {"kind": "json", "text": "[1]"}]


def load(kind, text):
    return get_reader(kind)(text)


def main():
    return [load(**job) for job in JOBS]
