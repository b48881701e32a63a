def parse(text):
    head, *lines = text.splitlines()
    names = [name.strip().lower() for name in head.split(",")]
    return [dict(zip(names, line.split(","))) for line in lines]
