import pkgutil
from importlib import import_module

FOUND = [import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
