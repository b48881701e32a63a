from inbox.poll import new_files


def main():
    files = new_files("bank")
    if not files:
        return "skipped"
    return files[0]
