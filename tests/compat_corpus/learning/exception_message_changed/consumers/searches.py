from remote.call import RemoteError, call


def exists(path):
    try:
        call(path)
    except RemoteError as error:
        if "not found" in str(error):
            return False
        raise
    return True


def main():
    return [exists("/ok"), exists("/gone")]
