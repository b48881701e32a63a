from pools import pool


def main():
    connections = pool.Pool(1)
    connections.close()
    if not connections.closed:
        raise RuntimeError("still open")
    return "closed"
