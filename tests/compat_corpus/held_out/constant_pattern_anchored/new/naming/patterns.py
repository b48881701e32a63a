import re

DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
TABLE = re.compile(r"[a-z_]+")
