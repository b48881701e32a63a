from texts.names import clean_name as clean


def main():
    return clean(" Orders (EU) ")
