from naming.dag import dag_id

NAMES = ["load", "copy all"]


def main():
    return [dag_id(team="sales", name=name) for name in NAMES]
