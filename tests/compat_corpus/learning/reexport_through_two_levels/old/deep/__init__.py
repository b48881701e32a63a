from deep.api import *
