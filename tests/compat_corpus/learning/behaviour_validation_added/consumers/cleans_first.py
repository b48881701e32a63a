from naming.dag import dag_id


def main():
    return dag_id("sales", "copy all".replace(" ", "_"))
