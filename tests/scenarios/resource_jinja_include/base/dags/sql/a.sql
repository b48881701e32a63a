{% include "sql/head.sql" %}
select 1
