from airflow.decorators import dag, task


@dag(schedule=None)
def flow():
    @task
    def run():
        return 1

    run()


flow()
