from apikit import client_for


class FileClient:
    def get(self, path, params=None):
        return {"url": f"file:{path}", "rows": sorted(params or {})}


def main():
    clients = {"file": FileClient(), "head": client_for("sales")}
    return [clients["file"].get("a.csv", params={"b": 1})["rows"], clients["head"].head("x")["url"]]
