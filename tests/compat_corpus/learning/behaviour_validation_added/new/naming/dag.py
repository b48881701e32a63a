def dag_id(team, name):
    for part in (team, name):
        if not part.isidentifier():
            raise ValueError(f"{part!r} is not a name")
    return f"{team}__{name}"


def tag(team):
    return f"team:{team}"
