from pathlib import Path

import duckdb
import pytest

TABLES = """
CREATE SCHEMA nyc;
CREATE TABLE nyc.airlines AS
FROM (VALUES ('UA', 'United Air Lines Inc.'), ('B6', 'JetBlue Airways')) AS t(carrier, name);
"""


@pytest.fixture(autouse=True)
def warehouse_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse with one table on stage dev, which is the stage of this process."""
    monkeypatch.setenv("FIREDOOR_WAREHOUSE", str(tmp_path))
    monkeypatch.delenv("FIREDOOR_STAGE", raising=False)
    with duckdb.connect(str(tmp_path / "dev.duckdb")) as db:
        db.execute(TABLES)
    return tmp_path
