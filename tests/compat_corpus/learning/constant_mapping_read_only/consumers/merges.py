from config.options import OPTIONS


def main():
    return {**OPTIONS, "threads": 8}
