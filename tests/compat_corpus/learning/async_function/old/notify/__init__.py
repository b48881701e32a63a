SENT = []


def send(channel, text):
    SENT.append((channel, text))
    return len(SENT)


def render(template, **values):
    return template.format(**values)
