from clients.http import Client
