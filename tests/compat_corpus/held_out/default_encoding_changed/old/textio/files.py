def decode(data, encoding="latin-1"):
    return data.decode(encoding).splitlines()
