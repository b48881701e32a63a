import os
import json

from lib.more import more
from lib.less import less


def tidy(rows):
    return rows[1:]


def other(rows):
    return rows[1:]
