from operators.s3 import ToS3


class Tagged(ToS3):
    template_fields = ("key", "day", "tag")

    def __init__(self, key, tag):
        super().__init__(key)
        self.tag = tag


def main():
    task = Tagged("a.csv", "{{ ds }}").render(ds="2024-05-01")
    return [task.day, task.tag]
