from acme_common.loading import drop_frame, load_frame


def main():
    return [load_frame("in/a.csv"), drop_frame("in/a.csv")]
