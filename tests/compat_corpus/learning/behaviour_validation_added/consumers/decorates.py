from naming.dag import dag_id

DAGS = {}


def dag(team):
    def keep(function):
        DAGS[dag_id(team, function.__name__)] = function
        return function

    return keep


@dag("2nd-team")
def load():
    return 1


def main():
    return list(DAGS)
