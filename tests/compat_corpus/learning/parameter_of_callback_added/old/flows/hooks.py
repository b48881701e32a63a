def on_rows(rows, callback):
    return [callback(row) for row in rows]


def on_end(callback):
    return callback("end")
