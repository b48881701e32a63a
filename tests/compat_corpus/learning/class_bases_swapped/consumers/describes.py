from engines.engine import Engine


def main():
    return Engine().describe()
