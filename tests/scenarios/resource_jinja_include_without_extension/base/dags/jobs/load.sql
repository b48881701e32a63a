{% include 'part' %}
