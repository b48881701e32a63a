class SlackNotifier:
    def __init__(self, channel: str) -> None:
        self.channel = channel

    def render(self, text: str) -> str:
        return f"#{self.channel}: {text}"


class SlackAlert(SlackNotifier):
    """Kept for older DAGs."""


def for_team(team: str) -> SlackNotifier:
    return SlackNotifier(f"{team}-alerts")


def mention(user: str) -> str:
    return f"<@{user}>"
