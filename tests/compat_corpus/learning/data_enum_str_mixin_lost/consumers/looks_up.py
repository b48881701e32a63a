from models.state import state_of

COLORS = {"ok": "green", "bad": "red"}


def main():
    return COLORS.get(state_of(0), "grey")
