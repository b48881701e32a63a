import codecs

import lenient

HANDLER = codecs.lookup_error("lenient")


def main() -> bool:
    return callable(HANDLER)
