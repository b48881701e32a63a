import config.columns


def main():
    config.columns.KEYS.append("amount")
    return config.columns.width()
