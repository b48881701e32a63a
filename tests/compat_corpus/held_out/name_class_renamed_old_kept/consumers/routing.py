from alerts import slack


def main() -> list[str]:
    targets = [slack.for_team("finance"), "mail@example.org"]
    return ["slack" if isinstance(target, slack.SlackAlert) else "mail" for target in targets]
