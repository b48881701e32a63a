from hooks.base import Hook


class Dwh(Hook):
    def __init__(self):
        super().__init__("dwh")


def main():
    return Dwh().name
