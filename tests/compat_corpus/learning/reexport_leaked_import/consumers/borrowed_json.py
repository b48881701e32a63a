from meter import io


def main():
    return io.json.loads('{"a": [1, 2]}')
