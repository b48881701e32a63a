from models.state import State, state_of


def main():
    return ",".join([state_of(0), State.BAD])
