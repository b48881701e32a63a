def merge(*parts):
    return list(dict.fromkeys(row for part in parts for row in part))


def flat(rows):
    return [value for row in rows for value in row]
