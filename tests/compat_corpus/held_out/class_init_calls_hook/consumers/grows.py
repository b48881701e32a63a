from ops.base import Operator


class Report(Operator):
    extra: list[str] = []

    def fields(self) -> list[str]:
        return self.extra


def main() -> list[str]:
    report = Report("report")
    report.extra = ["owner"]
    report.owner = "core"
    return list(report.rendered())
