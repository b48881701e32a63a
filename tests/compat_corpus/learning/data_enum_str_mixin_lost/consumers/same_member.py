from models.state import State, state_of


def main():
    return state_of(0) is State.OK
