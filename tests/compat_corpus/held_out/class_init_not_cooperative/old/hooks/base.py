class Hook:
    def __init__(self, name, **options):
        super().__init__(**options)
        self.name = name


def describe(hook):
    return type(hook).__name__
