from flows.hooks import on_end


def main():
    return on_end(str.upper)
