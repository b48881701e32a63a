from models.state import state_of


def main():
    return "go on" if state_of(0) == "ok" else "stop"
