import notify


def main():
    return sum(map(notify.send, ["#a", "#b"], ["x", "y"]))
