import os


def main():
    with open("raw", "w") as file:
        file.write("rows")
    os.link("raw", "mart")
    return sorted(os.listdir("."))
