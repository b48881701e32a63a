import json


def patch():
    json.size = 2


patch()
