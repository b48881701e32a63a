from hooks.base import BaseHook


class AuditHook(BaseHook):
    def before_run(self):
        return [*super().before_run(), "audit"]


def main():
    return AuditHook("dwh").before_run()
