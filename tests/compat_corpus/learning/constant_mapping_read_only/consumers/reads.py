from config.options import OPTIONS


def main():
    return OPTIONS["engine"]
