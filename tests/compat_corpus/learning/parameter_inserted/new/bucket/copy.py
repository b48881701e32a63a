def copy(source: str, target: str, verify: bool = False, overwrite: bool = False) -> str:
    return f"{source} > {target}" + (" ?" if verify else "") + (" !" if overwrite else "")
