from email.message import EmailMessage

from mail.message import subject


def main() -> str:
    message = EmailMessage()
    message["Subject"] = "loads"
    return subject(message)
