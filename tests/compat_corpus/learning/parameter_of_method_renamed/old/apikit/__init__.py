from apikit.factory import client_for, session
