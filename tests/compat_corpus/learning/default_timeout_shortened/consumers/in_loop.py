import jobs.wait

TICKS = {"orders": 5, "items": 25}


def main():
    total = 0
    for table in sorted(TICKS):
        total += jobs.wait.wait(TICKS[table], 5)
    return total
