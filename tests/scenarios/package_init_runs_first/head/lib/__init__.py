import os

ROOT = os.sep * 2
