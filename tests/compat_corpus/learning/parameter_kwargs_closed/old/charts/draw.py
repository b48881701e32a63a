def draw(rows, title="", **options):
    return f"{title}:{len(rows)}:{options.get('color', 'blue')}"
