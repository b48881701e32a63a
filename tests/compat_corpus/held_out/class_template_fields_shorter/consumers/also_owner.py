from operators.s3 import ToS3


class Owned(ToS3):
    template_fields = (*ToS3.template_fields, "owner")
    owner = "{{ team }}"


def main():
    task = Owned("a.csv").render(ds="2024-05-01", team="core")
    return task.owner + task.day.split("-")[1]
