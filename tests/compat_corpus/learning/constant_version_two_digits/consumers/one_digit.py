import lakekit

if int(lakekit.__version__[2]) < 8:
    raise RuntimeError(f"lakekit {lakekit.__version__} is too old")


def main():
    return lakekit.read("b")
