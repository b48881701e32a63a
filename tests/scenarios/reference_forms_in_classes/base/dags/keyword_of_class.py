from airflow.sdk import DAG

from lib.clean import KeywordOfClass

with DAG("keyword_of_class"):
    KeywordOfClass()
