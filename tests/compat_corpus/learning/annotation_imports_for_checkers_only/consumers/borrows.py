from mail.message import EmailMessage, subject


def main() -> str:
    message = EmailMessage()
    message["Subject"] = "loads"
    return subject(message)
