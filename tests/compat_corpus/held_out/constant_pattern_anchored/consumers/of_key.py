from naming import patterns


def main():
    [(year, month, day)] = patterns.DAY.findall("s3://lake/ds=2024-05-01/part")
    return [int(year), int(month), int(day)]
