import openpyxl_fast


def to_excel(rows):
    return openpyxl_fast.write(rows)
