def cut(rows):
    return rows[:1]


from lib.clean import *
