class SlackAlert:
    def __init__(self, channel: str) -> None:
        self.channel = channel

    def render(self, text: str) -> str:
        return f"#{self.channel}: {text}"


def for_team(team: str) -> SlackAlert:
    return SlackAlert(f"{team}-alerts")


def mention(user: str) -> str:
    return f"<@{user}>"
