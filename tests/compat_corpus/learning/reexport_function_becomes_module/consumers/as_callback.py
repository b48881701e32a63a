import ship

STEPS = [sorted, ship.export]


def main():
    value = [3, 1, 2]
    for step in STEPS:
        value = step(value)
    return value
