import sys

import lib.fake

sys.modules["lib.clean"] = lib.fake
