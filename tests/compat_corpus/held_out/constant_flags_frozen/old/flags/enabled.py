ENABLED = {"new_loader", "fast_merge"}


def is_on(flag):
    return flag in ENABLED
