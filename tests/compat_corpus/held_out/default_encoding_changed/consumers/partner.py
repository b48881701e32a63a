from textio import files


def main():
    parts = [b"Ren\xe9", b"Ana"]
    return [line for lines in map(files.decode, parts) for line in lines]
