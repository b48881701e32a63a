import os

import crm.client


def main() -> list[str]:
    os.environ["CRM_TOKEN"] = "late"
    return crm.client.fetch(1)
