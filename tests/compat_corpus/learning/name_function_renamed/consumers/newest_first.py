try:
    from acme_common.loading import load_rows as load
except ImportError:
    from acme_common.loading import load_frame as load


def main():
    return load("in/c.csv", 2)
