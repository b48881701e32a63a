class LakeError(Exception):
    pass


class RowError(LakeError):
    pass
