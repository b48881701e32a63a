class Job:
    retries = 0
    pool = "default"

    def execute(self):
        raise NotImplementedError

    def run(self):
        for attempt in range(self.retries + 1):
            try:
                return self.execute()
            except ConnectionError:
                if attempt == self.retries:
                    raise
        return None
