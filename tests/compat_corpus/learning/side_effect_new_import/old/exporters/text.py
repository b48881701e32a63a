def to_text(rows):
    return "\n".join(map(str, rows))
