from dwh import names
