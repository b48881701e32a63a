from types import MappingProxyType

from enrich.rows import add_day


def main() -> str:
    try:
        return add_day(MappingProxyType({"id": 1}), "x")["day"]
    except TypeError:
        return "locked"
