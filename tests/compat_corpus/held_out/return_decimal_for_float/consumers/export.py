import json

from money.rates import rate


def main():
    return json.dumps({"rate": rate("GBP")})
