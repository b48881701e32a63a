from quality.checks import not_empty
from quality.errors import CheckFailed


def main():
    try:
        return not_empty([])
    except CheckFailed as error:
        return str(error)
