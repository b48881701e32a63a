LOG = []


class timer:
    def __init__(self, label):
        self.label = label

    def __enter__(self):
        LOG.append(f"start {self.label}")
        return self.label

    def __exit__(self, *raised):
        LOG.append(f"end {self.label}")
