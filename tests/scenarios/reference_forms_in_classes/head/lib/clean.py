def deep(rows):
    return rows[2:]


class Root:
    def __init_subclass__(cls, flag):
        cls.flag = flag


def make_base():
    return type("Base", (), {"found": deep([1])})


class BaseCall(make_base()):
    pass


class KeywordOfClass(Root, flag=deep([1])):
    pass


class ClassStatement:
    if deep([1]):
        found = 1


class MethodDefault:
    def execute(self, context=deep([1])):
        return context


class MethodBody:
    def execute(self, context):
        return deep(context)


class InnerClass:
    class Meta:
        def go(self):
            return deep([1])


class LambdaAttribute:
    key = staticmethod(lambda rows: deep(rows))
