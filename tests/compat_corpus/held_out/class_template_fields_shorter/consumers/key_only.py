from operators.s3 import ToS3


def main():
    return ToS3(key="{{ ds }}.csv").render(ds="2024-05-01").key
