class ToS3:
    template_fields = ("key", "day")

    def __init__(self, key, day="{{ ds }}"):
        self.key = key
        self.day = day

    def render(self, **context):
        for name in self.template_fields:
            value = getattr(self, name)
            for word, text in context.items():
                value = value.replace("{{ %s }}" % word, text)
            setattr(self, name, value)
        return self
