from models.order import Order


def main() -> str:
    match Order(customer="ann", country="de"):
        case Order(_, "de"):
            return "domestic"
    return "abroad"
