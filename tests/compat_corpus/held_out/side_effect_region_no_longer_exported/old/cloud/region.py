import os

DEFAULT = "eu-central-1"
os.environ.setdefault("CLOUD_REGION", DEFAULT)


def bucket(name):
    return f"{name}-{DEFAULT}"
