import os

ROOT = os.sep
