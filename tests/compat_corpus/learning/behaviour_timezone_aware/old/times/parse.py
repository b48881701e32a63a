from datetime import datetime


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


def day(text: str) -> str:
    return text[:10]
