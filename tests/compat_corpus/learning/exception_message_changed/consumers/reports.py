import remote.call


def main():
    try:
        return remote.call.call("/x")
    except remote.call.RemoteError as error:
        return f"failed: {error}"
