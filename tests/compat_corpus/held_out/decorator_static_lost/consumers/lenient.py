from parsing.dates import DateParser


class Lenient(DateParser):
    @classmethod
    def parse_all(cls, texts):
        return [cls.parse(text.replace("/", "-")) for text in texts]


def main():
    return Lenient.parse_all(["2024/05/01"])
