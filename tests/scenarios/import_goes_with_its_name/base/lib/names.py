KEYS = ["a"]
