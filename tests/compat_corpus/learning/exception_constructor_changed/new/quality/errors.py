class CheckFailed(Exception):
    def __init__(self, check, rows):
        super().__init__(f"{check}: {rows} rows")
        self.check = check
