from models.run import Run

RUNS = [("load", "2024-01-01"), ("copy", "2024-01-02")]


def main():
    return [Run(*run).day for run in RUNS]
