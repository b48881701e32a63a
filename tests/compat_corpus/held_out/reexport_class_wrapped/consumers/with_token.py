import clients


class TokenClient(clients.Client):
    def headers(self):
        return {"Authorization": "token"}


def main():
    return TokenClient("https://api.example.org").headers()
