import acme_common.loading as loading


def extract(day):
    return loading.load_frame(f"in/{day}.csv", rows=1)


def main():
    return [extract(day) for day in ("mon", "tue")]
