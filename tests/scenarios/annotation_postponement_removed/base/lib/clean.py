from __future__ import annotations


def tidy(rows: Rows):
    return rows
