from remote.call import call


def main():
    try:
        return call("/gone")
    except Exception as error:
        return int(str(error).split()[0])
