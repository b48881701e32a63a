class Task:
    retries = 0
    pool = "default"

    def attempts(self):
        return list(range(1, self.retries + 2))
