from exporters.choose import exporter


def main():
    return exporter("text")([1, 2])
