class Asset:
    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        if "owner" not in vars(cls):
            raise TypeError(f"{cls.__name__} has no owner")

    def uri(self) -> str:
        return f"asset://{type(self).__name__}"
