import os

from cloud.region import bucket


def main():
    return {"bucket": bucket("raw"), "region": os.environ["CLOUD_REGION"]}
