class Checkpoint:
    def __init__(self, offset):
        self.offset = offset
