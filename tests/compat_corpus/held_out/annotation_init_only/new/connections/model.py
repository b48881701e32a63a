from dataclasses import InitVar, dataclass, field


@dataclass
class Connection:
    host: str
    password: InitVar[str]
    url: str = field(init=False)

    def __post_init__(self, password):
        self.url = f"db://user:{password}@{self.host}"


def host_of(url):
    return url.rpartition("@")[2]
