import logging

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")


def named(team):
    return logging.getLogger(f"dags.{team}")
