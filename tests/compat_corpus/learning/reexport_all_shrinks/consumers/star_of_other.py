from dwh import *


def main():
    return select("orders", "id", "amount")
