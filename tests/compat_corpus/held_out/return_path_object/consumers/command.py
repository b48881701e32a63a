from landing.zone import landing_path


def main() -> str:
    return f"ls {landing_path('shop', '2024-05-01')}"
