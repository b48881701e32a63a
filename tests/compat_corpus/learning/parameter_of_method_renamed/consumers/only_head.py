from apikit import client_for


def main():
    return client_for("sales").head("orders")["url"]
