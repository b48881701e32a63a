from transfer.upload import upload


def main() -> tuple[int, int]:
    done = failed = 0
    for name in ("a.csv", "b.txt"):
        try:
            upload(name)
            done += 1
        except ValueError:
            failed += 1
    return done, failed
