from lib.other import *
from lib.clean import *


def own(rows):
    return rows
