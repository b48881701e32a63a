from engines.mixins import Logs


def main():
    return Logs().describe()
