SIZE = len([1])

from lib.clean import *
