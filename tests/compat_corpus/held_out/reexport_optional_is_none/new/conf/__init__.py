from conf.ini import load_ini

try:
    from conf.fast import load_toml
except ImportError:
    load_toml = None
