import os

import cloud.region

ZONE = os.environ.get("CLOUD_REGION") + "a"


def main():
    return [ZONE, cloud.region.DEFAULT]
