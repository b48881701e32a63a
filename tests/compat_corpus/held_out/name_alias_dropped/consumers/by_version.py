from storage import hooks

if hooks.__version__ < "2":
    open_it = hooks.get_conn
else:
    open_it = hooks.connect


def main():
    return open_it("lake")
