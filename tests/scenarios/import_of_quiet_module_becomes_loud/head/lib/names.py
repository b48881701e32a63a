KEYS = ["a"]
print(KEYS)
