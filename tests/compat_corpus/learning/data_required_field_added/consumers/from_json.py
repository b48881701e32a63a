import json

from models.run import Run

STORED = '{"dag_id": "load", "day": "2024-01-01"}'


def main():
    return Run(**json.loads(STORED)).dag_id
