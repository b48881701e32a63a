from acme_common.loading import drop_frame


def main():
    return drop_frame("in/d.csv")
