from models.column import columns


def main():
    return dict(columns("orders"))
