"""A repository of 30 DAGs that never heard of firedoor: three teams, a shared folder, deployed by git-sync.

Nothing in it is made for analysis. One DAG has been red for months: it imports a provider that nobody installs any
more.
"""

from __future__ import annotations

import textwrap


def _words(text: str) -> list[str]:
    return text.split()


TEAMS = {
    "finance": _words("invoices payments ledger taxes fx_rates dunning budget audit payroll refunds"),
    "logistics": _words("orders parcels routes returns stock suppliers customs depots drivers eta"),
    "marketing": _words("clicks campaigns segments emails search social churn ltv coupons legacy_ads"),
}
PRICED = ("dags/finance/ledger.py", "dags/finance/payroll.py")
RED = "dags/marketing/legacy_ads.py"


def dag_files() -> list[str]:
    """The paths of the 30 DAG files."""
    return sorted(f"dags/{team}/{name}.py" for team, names in TEAMS.items() for name in names)


def files() -> dict[str, str]:
    """Path → text of the whole repository."""
    found = {
        "README.md": "# Data pipelines\n\nMerged to main, git-sync brings `dags/` to the cluster within a minute.\n",
        ".gitignore": "__pycache__/\n.venv/\n",
        "requirements.txt": "apache-airflow==3.3.2\napache-airflow-providers-standard==1.20.0\n",
        "CODEOWNERS": "* @data-platform\n" + "".join(f"/dags/{team}/ @{team}\n" for team in TEAMS),
        "dags/.airflowignore": "common/\nscratch_.*\n",
        "dags/common/__init__.py": "",
        "dags/common/dates.py": _text(DATES),
        "dags/common/sql.py": _text(SQL),
        "dags/common/alerts.py": _text(ALERTS),
        "dags/common/money.py": _text(MONEY),
        "dags/scratch_notes.py": "raise SystemExit('my notes, ignored')\n",
        "tests/test_dates.py": "from dags.common.dates import week_of\n\n\ndef test_week_of():\n    assert week_of\n",
    }
    for team, names in TEAMS.items():
        for number, name in enumerate(names):
            found[f"dags/{team}/{name}.py"] = _dag(team, name, number)
            if number % 3 == 0:
                found[f"dags/{team}/sql/{name}.sql"] = f"select *\nfrom {team}.{name}\nwhere day = '{{{{ ds }}}}'\n"
    for path in PRICED:
        found[path] += "\n\ndag.doc_md = f\"At most {in_euros(100, 'usd')} EUR.\"\n"
        found[path] = "from common.money import in_euros\n" + found[path]
    found[RED] = _text(LEGACY)
    return found


def _dag(team: str, name: str, number: int) -> str:
    form = (WITH_SQL, TASKFLOW, CLASSIC)[number % 3]
    return _text(form).replace("@TEAM@", team).replace("@NAME@", name).replace("@HOUR@", str(number % 24))


def _text(block: str) -> str:
    return textwrap.dedent(block).lstrip("\n")


DATES = '''
    """Days as the business counts them."""

    from datetime import date, timedelta


    def week_of(day):
        """Monday to Sunday around a day."""
        day = date.fromisoformat(day)
        monday = day - timedelta(days=day.weekday())
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()


    def is_month_end(day):
        return (date.fromisoformat(day) + timedelta(days=1)).day == 1
    '''

SQL = '''
    """Statements that live beside their DAG."""

    from pathlib import Path


    def statement(dag_file, name):
        return (Path(dag_file).parent / "sql" / f"{name}.sql").read_text()
    '''

ALERTS = '''
    """What happens when a task fails."""

    import logging


    def page_the_team(context):
        logging.getLogger(__name__).error("failed: %s", context["task_instance"].task_id)
    '''

MONEY = '''
    """Amounts in the currency of the books."""

    RATES = {"usd": 0.9, "gbp": 1.2}


    def in_euros(amount, currency):
        return amount * RATES[currency]
    '''

WITH_SQL = """
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
    from pendulum import datetime

    from common.alerts import page_the_team
    from common.sql import statement

    with DAG(
        "@TEAM@_@NAME@",
        schedule="0 @HOUR@ * * *",
        start_date=datetime(2024, 1, 1),
        catchup=False,
        default_args={"retries": 2, "on_failure_callback": page_the_team},
        tags=["@TEAM@"],
    ):
        extract = BashOperator(task_id="extract", bash_command="echo extract {{ ds }}")
        load = BashOperator(task_id="load", bash_command=f"echo '{statement(__file__, '@NAME@')}'")
        extract >> load
    """

TASKFLOW = """
    from airflow.sdk import dag, task
    from pendulum import datetime

    from common.dates import week_of


    @dag(schedule="@weekly", start_date=datetime(2024, 1, 1), catchup=False, tags=["@TEAM@"])
    def @TEAM@_@NAME@():
        @task
        def between(ds=None):
            return week_of(ds)

        @task
        def report(days):
            print("@NAME@", *days)

        report(between())


    @TEAM@_@NAME@()
    """

CLASSIC = """
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG
    from pendulum import datetime


    def run(ds):
        print("@NAME@ on", ds)


    dag = DAG("@TEAM@_@NAME@", schedule="0 @HOUR@ * * 1-5", start_date=datetime(2024, 1, 1), catchup=False)
    start = EmptyOperator(task_id="start", dag=dag)
    work = PythonOperator(task_id="work", python_callable=run, op_args=["{{ ds }}"], dag=dag)
    start >> work
    """

LEGACY = """
    from airflow.contrib.hooks.adwords_hook import AdWordsHook
    from airflow.sdk import DAG
    from pendulum import datetime

    from common.money import in_euros

    with DAG("marketing_legacy_ads", schedule=None, start_date=datetime(2019, 1, 1)):
        AdWordsHook().run(in_euros(5, "usd"))
    """
