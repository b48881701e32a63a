from tabular.parse import parse


def main():
    return parse("id,amount\n1,5")[0]["amount"]
