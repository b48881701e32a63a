from steps.step import step


def main():
    return step("a")
