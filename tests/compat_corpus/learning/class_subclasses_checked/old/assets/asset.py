class Asset:
    def uri(self) -> str:
        return f"asset://{type(self).__name__}"
