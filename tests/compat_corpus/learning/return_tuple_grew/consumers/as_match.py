from stats.spread import spread


def main():
    match spread([1, 100]):
        case (low, high) if high > 10 * low:
            return "wide"
        case (low, high):
            return "narrow"
    return "unknown"
