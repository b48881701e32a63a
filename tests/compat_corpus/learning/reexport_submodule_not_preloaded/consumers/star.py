from dwh import *


def main():
    return names.full(sql.render("t"))
