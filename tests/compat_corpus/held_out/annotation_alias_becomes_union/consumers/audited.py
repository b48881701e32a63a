from payloads import types


class Audited(types.Payload):
    def who(self):
        return self.get("by", "nobody")


def main():
    return Audited(by="etl").who()
