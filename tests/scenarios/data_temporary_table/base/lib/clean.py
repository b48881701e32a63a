def merge(rows):
    run("CREATE TEMP TABLE incoming AS SELECT 1 AS x")
    run("INSERT INTO incoming SELECT 2")
    return run("SELECT x FROM incoming")


def run(text):
    return text
