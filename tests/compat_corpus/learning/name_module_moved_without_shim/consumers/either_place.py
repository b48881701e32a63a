try:
    from pipekit.batching import first
except ImportError:
    from pipekit.utils import first


def main():
    return first("xyz")
