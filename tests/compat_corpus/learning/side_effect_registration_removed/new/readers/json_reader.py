import json

from readers.registry import register


@register("json")
def read_json(text):
    return json.loads(text)
