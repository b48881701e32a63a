"""Runs in firedoor's own interpreter: answers many questions without starting anew. JSON lines in, JSON lines out."""

import json
import sys
import traceback

from firedoor.affected import find


def main() -> None:
    """Serve until stdin ends; an exception is an answer."""
    for line in sys.stdin:
        question = json.loads(line)
        try:
            found = find(
                question["repo"], base=question["base"], head=question["head"], precision=question["precision"]
            ).to_json()
            answer = found if isinstance(found, str | bytes) else json.dumps(found)
            text = json.dumps(json.loads(answer))
        except Exception:
            text = json.dumps({"error": traceback.format_exc()[-2000:]})
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
