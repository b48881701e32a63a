import deep

ACTIONS = {"read": deep.read, "write": deep.write}


def main():
    return ACTIONS["read"]("raw")
