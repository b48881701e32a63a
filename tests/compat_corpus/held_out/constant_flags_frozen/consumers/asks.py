def is_on(flag):
    return flag in {"new_loader"}


def main():
    return is_on("new_loader")
