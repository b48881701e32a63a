import json

json.size = 2
