from models.priority import Priority

POOLS = {Priority.LOW: "slow", Priority.HIGH: "fast"}


def main():
    return [POOLS[Priority(number)] for number in (1, 2)]
