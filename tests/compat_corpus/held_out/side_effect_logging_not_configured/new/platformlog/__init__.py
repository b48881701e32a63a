import logging


def named(team):
    return logging.getLogger(f"dags.{team}")
