class BaseHook:
    def __init__(self, conn_id):
        self.conn_id = conn_id

    def get_uri(self):
        return f"db://{self.conn_id}"

    def before_run(self):
        return ["connect"]

    def run(self):
        return [*self.steps(), "close"]

    def steps(self):
        return ["query"]
