from flags import enabled


def main():
    enabled.ENABLED.discard("fast_merge")
    return enabled.is_on("fast_merge")
