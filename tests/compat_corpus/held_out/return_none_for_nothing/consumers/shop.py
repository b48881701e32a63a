from inbox.poll import new_files


def main():
    return [name.upper() for name in new_files("shop")]
