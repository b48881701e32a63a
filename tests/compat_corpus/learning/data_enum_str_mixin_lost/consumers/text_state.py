def state_of(code):
    return "ok" if code == 0 else "bad"


def main():
    return "go on" if state_of(0) == "ok" else "stop"
