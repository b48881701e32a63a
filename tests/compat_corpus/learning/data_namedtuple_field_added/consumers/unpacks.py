from models.column import columns


def main():
    return ", ".join(f"{name} {kind}" for name, kind in columns("orders"))
