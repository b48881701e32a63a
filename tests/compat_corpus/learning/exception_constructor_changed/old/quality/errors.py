class CheckFailed(Exception):
    pass
