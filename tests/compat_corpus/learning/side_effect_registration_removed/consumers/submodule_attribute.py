import readers


def main():
    return readers.json_reader.read_json("[3]")
