from inbox.poll import new_files


def main():
    return [name for source in ("shop", "bank") for name in new_files(source)]
