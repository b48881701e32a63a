from conf.ini import load_ini
from conf.toml import load_toml
