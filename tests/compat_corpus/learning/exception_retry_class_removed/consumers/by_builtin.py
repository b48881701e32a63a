import netkit.get


def main() -> str:
    try:
        return netkit.get.get("/slow/a")
    except OSError:
        return "later"
