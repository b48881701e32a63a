class DateParser:
    def __init__(self, order="ymd"):
        self.order = order

    def parse(self, text):
        parts = [int(part) for part in text.split("-")]
        return parts if self.order == "ymd" else parts[::-1]

    @staticmethod
    def year(text):
        return int(text[:4])
