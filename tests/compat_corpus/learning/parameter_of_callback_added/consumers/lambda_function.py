import flows.hooks as hooks

CALLBACKS = {"size": lambda row: len(row)}


def main():
    return hooks.on_rows(["a", "bb"], CALLBACKS["size"])
