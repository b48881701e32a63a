from inbox.poll import new_files


def main():
    return "skip" if new_files("bank") == [] else "load"
