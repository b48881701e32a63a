from models.priority import Priority, is_high


def main():
    return [is_high(Priority.HIGH), is_high(Priority.LOW)]
