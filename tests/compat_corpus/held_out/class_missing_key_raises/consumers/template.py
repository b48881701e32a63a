from context.macros import Context

TEMPLATE = "{dag} failed on {ds}"


def main():
    return TEMPLATE.format_map(Context(dag="orders"))
