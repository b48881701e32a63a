from lines.reader import read


def main():
    try:
        lines = read("")
    except ValueError:
        lines = []
    return [line for line in lines]
