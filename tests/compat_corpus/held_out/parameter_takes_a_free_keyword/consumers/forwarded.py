from alerting import post

READING = {"sensor": "tank", "level": "87 %"}


def main():
    return post.post("measured", **READING)
