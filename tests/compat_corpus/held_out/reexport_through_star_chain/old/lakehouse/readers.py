def normalise(name):
    return name.strip().lower()


def read(name):
    return [f"{normalise(name)}-{n}" for n in range(2)]
