try:
    from partitions._paths import ROOT
except ImportError:
    from partitions.paths import ROOT


def main():
    return ROOT.removeprefix("s3://")
