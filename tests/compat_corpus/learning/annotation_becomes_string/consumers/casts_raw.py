from forms.step import load

CLI: dict[str, str] = {"table": "orders", "limit": "3"}


def main() -> list[int]:
    cast = load.__annotations__
    return load(**{name: cast[name](text) for name, text in CLI.items()})
