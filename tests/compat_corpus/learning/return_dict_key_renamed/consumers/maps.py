from loads.summary import summary


def main():
    match summary([1, 2]):
        case {"row_count": number}:
            return f"{number} rows"
    return "no answer"
