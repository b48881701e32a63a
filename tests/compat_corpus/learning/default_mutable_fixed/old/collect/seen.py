def remember(key, seen=[]):
    seen.append(key)
    return len(seen)
