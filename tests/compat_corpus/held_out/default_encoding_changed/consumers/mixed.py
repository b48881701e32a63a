from textio.files import decode


def main():
    return decode("Zoë".encode())
