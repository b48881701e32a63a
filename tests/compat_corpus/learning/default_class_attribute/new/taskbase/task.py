class Task:
    retries = 2
    pool = "default"

    def attempts(self):
        return list(range(1, self.retries + 2))
