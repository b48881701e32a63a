clean = None
