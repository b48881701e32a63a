from dwh import names, sql
