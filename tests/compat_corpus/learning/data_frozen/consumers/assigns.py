from models.config import Config


def main() -> str:
    config = Config("main")
    config.schema = "tmp"
    return config.schema
