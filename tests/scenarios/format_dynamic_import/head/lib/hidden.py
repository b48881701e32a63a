# Runs.
def run(rows):
    return rows[1:]
