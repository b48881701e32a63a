def post(text, **fields):
    shown = ", ".join(f"{key}={value}" for key, value in sorted(fields.items()))
    return f"{text} ({shown})" if shown else text
