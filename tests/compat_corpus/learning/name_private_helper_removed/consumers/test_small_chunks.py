from unittest.mock import patch

from parcel import batches


def test_small_chunks():
    with patch.object(batches, "_chunks", lambda items, size: [items]):
        assert batches.batches([1, 2, 3]) == [[1, 2, 3]]


def main():
    test_small_chunks()
    return True
