KEYS = ["a"]
KEYS.extend("bc")
