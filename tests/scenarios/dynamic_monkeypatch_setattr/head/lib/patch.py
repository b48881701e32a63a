from lib.clean import Load


def quiet(self, context):
    return 5


setattr(Load, "execute", quiet)
