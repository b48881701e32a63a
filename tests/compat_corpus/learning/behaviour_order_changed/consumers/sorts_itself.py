from files.listing import FILES


def main():
    return sorted(FILES)[0]
