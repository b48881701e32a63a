from runner.steps import plan


def main():
    return plan("extract", "load")
