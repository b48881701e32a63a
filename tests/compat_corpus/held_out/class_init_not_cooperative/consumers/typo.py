from hooks.base import Hook


def main():
    try:
        return Hook("dwh", retires=3).name
    except TypeError:
        return "no such option"
