class DateParser:
    def __init__(self, order="ymd"):
        self.order = order

    @staticmethod
    def parse(text):
        return [int(part) for part in text.split("-")]

    @staticmethod
    def year(text):
        return int(text[:4])
