from results import rows


def main() -> bool:
    return 3 in rows.ResultSet(1, 3)
