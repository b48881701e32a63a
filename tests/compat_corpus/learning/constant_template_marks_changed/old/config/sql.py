COPY = "COPY %s FROM %s"
COUNT = "SELECT count(*) FROM {table}"
