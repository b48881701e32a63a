from operators.s3 import ToS3


class Partitioned(ToS3):
    def path(self):
        return f"ds={self.day}/{self.key}"


def main():
    return Partitioned("orders.csv").render(ds="2024-05-01").path()
