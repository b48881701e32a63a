from platformlog import named


def main():
    return named("core").name
