from wrap.conn import Connection


def main():
    connection = Connection()
    found = connection.run("select 1 + 1")
    connection.close()
    return found[0][0]
