from connections.model import Connection

PRIMARY = Connection("db1", "s3cret")


def main():
    replicas = [Connection(host, PRIMARY.password) for host in ("db2", "db3")]
    return [replica.url for replica in replicas]
