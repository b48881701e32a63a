from config.options import OPTIONS


def main():
    match OPTIONS:
        case {"engine": str() as engine}:
            return engine
