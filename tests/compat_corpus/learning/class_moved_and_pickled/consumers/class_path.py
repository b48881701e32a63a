import pkgutil

CLASS = "store.models.Checkpoint"


def main():
    return pkgutil.resolve_name(CLASS)(3).offset
