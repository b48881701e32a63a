import storage.hooks

connector = getattr(storage.hooks, "get_conn", storage.hooks.connect)


def main():
    return connector("lake", 10)
