from dwh import *


def main():
    return select("orders", "id") + " ORDER BY " + quote("id")
