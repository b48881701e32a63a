from plugins.registry import FOUND, plugin


@plugin
class AvroWriter:
    slug = "avro"


def main():
    return FOUND["avrowriter"].slug
