import bootstrap

try:
    from team_macros import yesterday
except ImportError:
    yesterday = abs


def main():
    return [bootstrap.env(), yesterday(9)]
