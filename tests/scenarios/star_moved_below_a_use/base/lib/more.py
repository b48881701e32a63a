from lib.clean import *

SIZE = len([1])
