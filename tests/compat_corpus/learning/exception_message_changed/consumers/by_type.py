from remote.call import RemoteError, call


def main():
    try:
        return call("/gone")
    except RemoteError:
        return "gone"
