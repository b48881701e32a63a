LEVELS = {"info": "", "warning": "! ", "error": "!! "}


def post(text, *, level="info", **fields):
    if level not in LEVELS:
        raise ValueError(f"level is one of {', '.join(LEVELS)}")
    shown = ", ".join(f"{key}={value}" for key, value in sorted(fields.items()))
    text = LEVELS[level] + text
    return f"{text} ({shown})" if shown else text
