from flowkit.sql import SqlTask


class OwnedTask(SqlTask):
    template_fields = (*SqlTask.template_fields, "owner")
    owner = "{{ team }}"


def main():
    return list(OwnedTask.template_fields)
