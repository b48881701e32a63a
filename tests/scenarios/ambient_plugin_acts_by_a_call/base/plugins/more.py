import json


def patch():
    json.size = 1


patch()
