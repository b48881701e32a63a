from plugins import registry


@registry.plugin
class ParquetWriter:
    def write(self, rows):
        return f"{rows} rows"


def main():
    return registry.FOUND["parquetwriter"]().write(3)
