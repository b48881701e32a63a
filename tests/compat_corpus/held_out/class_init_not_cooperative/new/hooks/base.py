class Hook:
    def __init__(self, name, **options):
        self.name = name
        self.options = options


def describe(hook):
    return type(hook).__name__
