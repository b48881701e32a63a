Answer = list
