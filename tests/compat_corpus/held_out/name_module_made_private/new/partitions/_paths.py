ROOT = "s3://lake"


def path_for(table, day):
    return f"{ROOT}/{table}/ds={day}"
