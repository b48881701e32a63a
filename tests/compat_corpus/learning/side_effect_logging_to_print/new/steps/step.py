def step(name):
    print(f"step {name}")
    return name.upper()
