from models.priority import Priority

QUEUES = ["slow", "fast"]


def main():
    return {priority.name: QUEUES[priority - 1] for priority in Priority}
