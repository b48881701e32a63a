from wrap.conn import Connection


def main():
    connection = Connection()
    connection.run("create table t (n int)")
    connection.executemany("insert into t values (?)", [(1,), (2,)])
    found = connection.run("select sum(n) from t")
    connection.close()
    return found[0][0]
