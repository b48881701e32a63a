from dataclasses import dataclass
from typing import ClassVar


@dataclass
class LoadSpec:
    table: str
    mode: str = "append"
    compression: ClassVar[str] = "gzip"
