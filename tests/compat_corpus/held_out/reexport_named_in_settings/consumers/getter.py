from operator import attrgetter

import etl.jobs

runner = attrgetter("jobs.run_nightly")


def main():
    return runner(etl)("orders")
