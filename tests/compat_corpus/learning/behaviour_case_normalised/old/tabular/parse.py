def parse(text):
    head, *lines = text.splitlines()
    names = head.split(",")
    return [dict(zip(names, line.split(","))) for line in lines]
