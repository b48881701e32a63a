from unittest import mock

from models.config import DEFAULT


def main() -> str:
    with mock.patch.object(DEFAULT, "schema", "test"):
        return DEFAULT.schema
