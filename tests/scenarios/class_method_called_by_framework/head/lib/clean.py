class Base:
    def execute(self, context):
        return 1


class Load(Base):
    size = 3

    def poke(self, context):
        return self.size + 1


def other(rows):
    return rows
