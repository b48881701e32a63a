def tidy(rows, more = {'x': 1, 'y': [1,2]}):
    if rows and (more):
        return (rows [1:])
    return 'a' 'b'

def other(rows):
    return rows[1:]
