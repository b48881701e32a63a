from docs_kit.load import load

DAG: dict[str, str] = {"doc_md": load.__doc__ or ""}


def main() -> str:
    return DAG["doc_md"]
