from etl.jobs.nightly import run_nightly


def main():
    return run_nightly("orders")
