from lakehouse.readers import *
