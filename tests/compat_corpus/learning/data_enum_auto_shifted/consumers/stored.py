from models.priority import Priority, is_high

STORED = {"load": 2, "copy": 1}


def main():
    return [name for name, number in STORED.items() if is_high(Priority(number))]
