Payload = dict | list


def is_empty(payload):
    return not payload
