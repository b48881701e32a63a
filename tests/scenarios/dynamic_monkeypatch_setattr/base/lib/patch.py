from lib.clean import Load


def quiet(self, context):
    return 4


setattr(Load, "execute", quiet)
