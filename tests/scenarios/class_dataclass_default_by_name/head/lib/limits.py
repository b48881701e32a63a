LIMITS = []
