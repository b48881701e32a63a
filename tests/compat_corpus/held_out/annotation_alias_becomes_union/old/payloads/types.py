Payload = dict


def is_empty(payload):
    return not payload
