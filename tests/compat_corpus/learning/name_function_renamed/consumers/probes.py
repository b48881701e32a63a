from acme_common import loading


def main():
    if hasattr(loading, "load_frame"):
        return f"loaded {len(loading.load_frame('in/b.csv'))}"
    return "nothing to load with"
