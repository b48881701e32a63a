from taskbase.task import Task

CHARGED = set()


class Charge(Task):
    def run(self):
        return [self.charge("inv-1") for _ in self.attempts()]

    def charge(self, invoice):
        if invoice in CHARGED:
            raise RuntimeError(f"{invoice} charged twice")
        CHARGED.add(invoice)
        return invoice


def main():
    return Charge().run()
