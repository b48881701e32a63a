import os

if os.environ.get("FAST"):
    from lib.fast import tidy
else:
    from lib.clean import tidy
