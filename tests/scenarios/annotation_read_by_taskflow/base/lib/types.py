Answer = dict
