import os

os.environ["CRM_TOKEN"] = "t"

from crm.client import fetch


def main() -> list[str]:
    return fetch(1)
