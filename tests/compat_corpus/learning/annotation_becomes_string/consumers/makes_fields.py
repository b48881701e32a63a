from forms.step import load


def main() -> list[str]:
    return [f"{name}:{kind.__name__}" for name, kind in load.__annotations__.items() if name != "return"]
