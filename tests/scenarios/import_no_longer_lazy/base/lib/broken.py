raise RuntimeError("only a worker can import this")
