import os

os.environ["CLOUD_REGION"] = "eu-north-1"

from cloud.region import bucket


def main():
    return os.environ["CLOUD_REGION"] + bucket("a")
