from loads.summary import summary


def main():
    result = summary([1, 2])
    return f"{result['table']}: {result['row_count']}"
