from dataclasses import replace

from models.config import DEFAULT


def main() -> str:
    return replace(DEFAULT, schema="tmp").schema
