"""One file per verb: parse → call → render → exit code. The CLI decides nothing."""
