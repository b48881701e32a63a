from acme_tools import Step

def other(rows):
    return rows
