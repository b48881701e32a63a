from dataclasses import dataclass, field


@dataclass
class Connection:
    host: str
    password: str
    url: str = field(init=False)

    def __post_init__(self):
        self.url = f"db://user:{self.password}@{self.host}"


def host_of(url):
    return url.rpartition("@")[2]
