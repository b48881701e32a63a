class Core:
    def execute(self, context):
        return 2
