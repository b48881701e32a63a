import bootstrap
import team_macros


def main():
    return team_macros.yesterday(5)
