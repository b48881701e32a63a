from inbox import poll


def main():
    return {source: len(poll.new_files(source)) for source in ("shop", "bank")}
