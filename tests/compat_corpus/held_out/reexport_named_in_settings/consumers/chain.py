import etl.jobs.nightly


def main():
    return etl.jobs.run_nightly("orders")
