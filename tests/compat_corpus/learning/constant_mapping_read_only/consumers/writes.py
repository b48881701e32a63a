from config.options import OPTIONS

OPTIONS["threads"] = 4


def main():
    return OPTIONS["threads"]
