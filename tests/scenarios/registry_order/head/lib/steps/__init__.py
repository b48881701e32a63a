from lib.steps import two
from lib.steps import one
