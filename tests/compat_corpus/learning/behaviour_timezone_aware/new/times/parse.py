from datetime import datetime, timezone


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=timezone.utc)


def day(text: str) -> str:
    return text[:10]
