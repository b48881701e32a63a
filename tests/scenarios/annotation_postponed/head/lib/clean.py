from __future__ import annotations


def tidy(rows: Rows):
    return rows[1:]


def other(rows):
    return rows[1:]
