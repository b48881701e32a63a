import os.path

from cloud.region import bucket


def main():
    return os.path.expandvars("$CLOUD_REGION/" + bucket("a"))
