from dataclasses import dataclass


@dataclass
class LoadSpec:
    table: str
    mode: str = "append"
    compression: str = "gzip"
