import re


def _clean_name(text):
    return re.sub(r"\W+", "_", text.strip().lower())


def table_name(team, text):
    return f"{team}.{_clean_name(text)}"
