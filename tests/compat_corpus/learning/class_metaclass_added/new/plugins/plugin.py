class Registry(type):
    known: list[str] = []

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> None:
        super().__init__(name, bases, body)
        Registry.known.append(name)


class Plugin(metaclass=Registry):
    def name(self) -> str:
        return type(self).__name__.lower()
