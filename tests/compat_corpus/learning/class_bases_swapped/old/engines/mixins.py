class Retries:
    def describe(self):
        return "retries"


class Logs:
    def describe(self):
        return "logs"

    def flush(self):
        return "flushed"
