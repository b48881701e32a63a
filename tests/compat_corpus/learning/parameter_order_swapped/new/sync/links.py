def link(target, source):
    return {"from": source, "to": target}
