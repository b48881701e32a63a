from alerts.slack import SlackAlert, for_team


def text_for(alert: object) -> str:
    if not isinstance(alert, SlackAlert):
        raise TypeError(f"no alert: {alert}")
    return alert.render("late")


def main() -> str:
    return text_for(for_team("orders"))
