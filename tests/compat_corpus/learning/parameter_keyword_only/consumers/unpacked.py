from parcel.split import split

OPTIONS = {"size": 2, "drop_last": True}


def main():
    return split([1, 2, 3], **OPTIONS)
