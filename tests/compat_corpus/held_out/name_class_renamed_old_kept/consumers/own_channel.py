from alerts.slack import SlackAlert


def main() -> str:
    return SlackAlert("ops").render("done")
