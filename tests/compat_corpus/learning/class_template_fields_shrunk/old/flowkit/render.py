def render(task, context):
    for field in task.template_fields:
        text = getattr(task, field)
        for key, value in context.items():
            text = text.replace("{{ " + key + " }}", value)
        setattr(task, field, text)
    return task
