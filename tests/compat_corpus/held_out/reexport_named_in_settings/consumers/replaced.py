from unittest import mock

import etl.jobs.nightly


def main():
    with mock.patch("etl.jobs.run_nightly", return_value="nothing"):
        return etl.jobs.nightly.run_nightly("orders")
