def decode(data, encoding="utf-8"):
    return data.decode(encoding).splitlines()
