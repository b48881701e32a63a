from pkgutil import resolve_name

TASKS = {"orders": "etl.jobs:run_nightly", "shops": "etl.jobs.nightly:run_nightly"}


def main():
    return [resolve_name(path)(table) for table, path in TASKS.items()]
