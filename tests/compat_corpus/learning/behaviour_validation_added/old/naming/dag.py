def dag_id(team, name):
    return f"{team}__{name}"


def tag(team):
    return f"team:{team}"
