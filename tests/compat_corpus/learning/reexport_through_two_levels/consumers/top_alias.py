import deep as lake

TARGETS = ("a", "b")


def main():
    return [lake.write(target, []) for target in TARGETS]
