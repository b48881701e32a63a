from __future__ import annotations


def tidy(rows: list):
    return rows


def other(rows):
    return rows
