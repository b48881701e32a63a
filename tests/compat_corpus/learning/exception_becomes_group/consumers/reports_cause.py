from fanout.run import run_all


def main() -> str:
    try:
        run_all([lambda: 1 // 0])
    except Exception as error:
        return type(error.__cause__).__name__ + error.__cause__.args[0]
    return "done"
