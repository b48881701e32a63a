import json

from models.state import state_of


def main():
    return json.dumps({"state": state_of(1)})
