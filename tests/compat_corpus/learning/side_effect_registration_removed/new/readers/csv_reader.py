from readers.registry import register


@register("csv")
def read_csv(text):
    return [line.split(",") for line in text.splitlines()]
