from specs import load


def main():
    return load.LoadSpec("orders", "replace", "gzip").mode
