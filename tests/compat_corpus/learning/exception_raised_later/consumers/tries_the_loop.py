from lines.reader import read


def main():
    found = []
    try:
        for line in read(""):
            found.append(line)
    except ValueError:
        found.append("bad name")
    return found
