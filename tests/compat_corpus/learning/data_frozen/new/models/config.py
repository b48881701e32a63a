from dataclasses import dataclass, field


@dataclass(frozen=True)
class Config:
    schema: str
    tags: list[str] = field(default_factory=list)


DEFAULT = Config("main")
