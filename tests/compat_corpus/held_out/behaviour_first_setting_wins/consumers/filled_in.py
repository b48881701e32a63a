from layers.merge import merge

DEFAULTS = {"owner": None, "retries": 2}


def main():
    settings = merge(DEFAULTS, {"owner": "core"})
    return settings["owner"].upper()
