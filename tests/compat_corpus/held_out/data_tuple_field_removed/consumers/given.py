from prices import model


def main():
    return model.Price("A", currency="NOK", amount=3).amount
