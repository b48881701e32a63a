from dwh import *

KEY = quote("id")


def main():
    return KEY
