from pathlib import Path

import fleet


def where():
    return str(fleet.__file__ is None)
