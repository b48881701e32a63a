DEFAULT = "eu-central-1"


def bucket(name):
    return f"{name}-{DEFAULT}"
