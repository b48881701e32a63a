def copy(source: str, target: str, overwrite: bool = False) -> str:
    return f"{source} > {target}" + (" !" if overwrite else "")
