import naming.dag

TEAMS = {"eu": "sales-eu", "us": "sales_us"}


def main():
    return [naming.dag.dag_id(name="load", team=team) for team in TEAMS.values()]
