COPY = "COPY {} FROM {}"
COUNT = "SELECT count(*) FROM %(table)s"
