class Task:
    retries = 1

    def prepare(self):
        return None

    def execute(self):
        return "executed"

    def run(self):
        self.prepare()
        return self.execute()
