from deep.api.v1 import *
