from exporters.choose import exporter


def main():
    return exporter("excel")([1])
