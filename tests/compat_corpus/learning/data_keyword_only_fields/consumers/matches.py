from models.job import Job


def main():
    match Job(name="load"):
        case Job("load"):
            return "found"
    return "none"
