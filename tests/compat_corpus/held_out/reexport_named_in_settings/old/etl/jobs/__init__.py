from etl.jobs.nightly import run_nightly
