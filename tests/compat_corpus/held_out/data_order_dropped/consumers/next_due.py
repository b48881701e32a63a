import heapq

from intervals import model

QUEUE = []


def main():
    for start in (5, 2, 9):
        heapq.heappush(QUEUE, model.Interval(start, start + 1))
    return heapq.heappop(QUEUE).start
