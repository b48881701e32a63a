def wait(ticks, poll=1, timeout=10):
    waited = 0
    while waited < ticks:
        waited += poll
        if waited > timeout:
            raise TimeoutError(f"{waited} > {timeout}")
    return waited
