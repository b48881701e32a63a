from lake.io import read_table
