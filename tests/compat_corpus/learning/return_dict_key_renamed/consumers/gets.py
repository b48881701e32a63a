from loads.summary import summary


def main():
    return summary([1, 2]).get("row_count", 0)
