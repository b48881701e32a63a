class Rows:
    def __class_getitem__(cls, of):
        return cls
