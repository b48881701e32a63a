from hooks.base import BaseHook


class Loader(BaseHook):
    def steps(self):
        return self.before_run() + ["copy"]


def main():
    return Loader("dwh").run()
