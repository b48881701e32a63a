import bootstrap.shared
from bootstrap.shared.team_macros import yesterday


def main():
    return yesterday(4)
