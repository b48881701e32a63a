import warnings

import notify


def on_failure(context):
    notify.send("#alerts", context["task"])


def main():
    warnings.simplefilter("ignore")
    on_failure({"task": "load"})
    return len(notify.SENT)
