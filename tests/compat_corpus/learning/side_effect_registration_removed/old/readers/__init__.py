from readers import csv_reader, json_reader
from readers.registry import get_reader
