def run(rows):
    return rows[3:]
