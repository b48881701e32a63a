-- On-time performance by day and carrier. On time: at the gate no later than 15 minutes after schedule.
SELECT
    flight_date,
    carrier,
    count(*) AS flights,
    count(*) FILTER (WHERE dep_time IS NULL) AS cancelled,
    count(*) FILTER (WHERE arr_delay < 15) AS on_time,
    round(avg(arr_delay), 2) AS mean_arrival_delay,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY arr_delay) AS p90_arrival_delay
FROM nyc.flights
WHERE flight_date >= CAST($start AS TIMESTAMP) AND flight_date < CAST($end AS TIMESTAMP)
GROUP BY flight_date, carrier
ORDER BY flight_date, carrier
