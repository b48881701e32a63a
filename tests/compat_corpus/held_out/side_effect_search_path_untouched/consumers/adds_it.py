import sys

import bootstrap

sys.path.append(bootstrap.SHARED)

from team_macros import yesterday


def main():
    return yesterday(2)
