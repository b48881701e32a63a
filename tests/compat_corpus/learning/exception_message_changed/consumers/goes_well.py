from remote.call import call


def main():
    return call("/ok")
