from alerts.slack import SlackAlert


class Prefixed(SlackAlert):
    def render(self, text: str) -> str:
        return super().render(f"[prd] {text}")


def main() -> str:
    return Prefixed("ops").render("done")
