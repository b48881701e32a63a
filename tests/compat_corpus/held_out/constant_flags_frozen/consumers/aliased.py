from flags import enabled

mine = enabled.ENABLED
mine |= {"dry_run"}


def main():
    return enabled.is_on("dry_run")
