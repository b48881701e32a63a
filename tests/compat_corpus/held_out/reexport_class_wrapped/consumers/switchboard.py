import clients


def main():
    match clients.Client("https://a", 2):
        case clients.Client(retries=count):
            return count
    return 0
