import lakehouse

if int(lakehouse.__version__.split(".")[0]) >= 2:
    from lakehouse.frame import Frame
else:
    from lakehouse import Frame


def main() -> int:
    return Frame([5]).total()
