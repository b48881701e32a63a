raise RuntimeError("not for import")
