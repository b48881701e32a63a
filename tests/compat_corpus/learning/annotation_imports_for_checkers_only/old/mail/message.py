from __future__ import annotations

from email.message import EmailMessage


def subject(message: EmailMessage) -> str:
    return str(message["Subject"])


def prefix(team: str) -> str:
    return f"[{team}]"
