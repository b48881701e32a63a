from readers import csv_reader
from readers.registry import get_reader
