from lake.errors import RowError
from lake.parse import parse


def main():
    try:
        return parse("b")
    except RowError as error:
        return [str(error)]
