from specs.load import LoadSpec


def main():
    spec = LoadSpec("orders", compression="zstd")
    return spec.compression
