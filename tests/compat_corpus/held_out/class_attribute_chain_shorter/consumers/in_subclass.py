from gateway.client import Client


class Patient(Client):
    def __init__(self) -> None:
        super().__init__()
        self.session.config.timeout *= 10

    def wait(self) -> str:
        return f"{self.session.config.timeout} s"


def main() -> str:
    return Patient().wait()
