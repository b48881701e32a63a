def on_rows(rows, callback):
    return [callback(row, number) for number, row in enumerate(rows)]


def on_end(callback):
    return callback("end")
