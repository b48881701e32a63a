class Task:
    retries = 1

    def execute(self):
        return "executed"

    def run(self):
        return self.execute()
