from lib.steps import one
from lib.steps import two
