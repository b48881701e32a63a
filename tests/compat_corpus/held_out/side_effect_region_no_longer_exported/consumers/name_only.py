from cloud.region import bucket


def main():
    return bucket("raw")
