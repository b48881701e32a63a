import json

json.size = 1
