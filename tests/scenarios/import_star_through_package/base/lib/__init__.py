from .clean import *
from .load import *
