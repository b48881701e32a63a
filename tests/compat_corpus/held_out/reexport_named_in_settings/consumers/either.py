from pkgutil import resolve_name


def first_of(*paths):
    for path in paths:
        try:
            return resolve_name(path)
        except (ImportError, AttributeError):
            continue
    raise LookupError(paths)


def main():
    return first_of("etl.jobs:run_nightly", "etl.jobs.nightly:run_nightly")("shops")
