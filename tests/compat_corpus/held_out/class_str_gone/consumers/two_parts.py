from tables import ref


def main() -> list[str]:
    schema, name = str(ref.TableRef("raw", "orders")).split(".")
    return [schema, name]
