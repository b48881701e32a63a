from engines.mixins import Logs, Retries


class Engine(Logs, Retries):
    name = "engine"
