from connections import model


def main():
    return model.Connection(host="db1", password="x").host
