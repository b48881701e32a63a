from notify import render


def main():
    return render("{n} rows", n=3)
