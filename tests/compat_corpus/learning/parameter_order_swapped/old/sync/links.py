def link(source, target):
    return {"from": source, "to": target}
