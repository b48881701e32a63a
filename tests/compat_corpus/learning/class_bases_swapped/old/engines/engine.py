from engines.mixins import Logs, Retries


class Engine(Retries, Logs):
    name = "engine"
