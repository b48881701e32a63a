from tenacity import retry

TIMES = 2


@retry(stop=TIMES)
def tidy(rows):
    return rows


def other(rows):
    return rows
