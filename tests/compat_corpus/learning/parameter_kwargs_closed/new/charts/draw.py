def draw(rows, title="", color="blue"):
    return f"{title}:{len(rows)}:{color}"
