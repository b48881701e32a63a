def run(rows):
    return rows[2:]
